-- attack: numeral of megabytes, objects and texts. expect: limit also: isolated wall: 300ms
assert(math.tointeger({}) == nil and math.tointeger(2 ^ 63) == nil and math.tointeger(0 / 0) == nil)
local s = ("0"):rep(3000000) .. "1"
while true do math.tointeger(s) end
