-- attack: numeral of megabytes. expect: limit wall: 300ms
local s = ("0"):rep(3000000) .. "1"
assert(math.abs(math.mininteger) == math.mininteger)
while true do math.abs(s) end
