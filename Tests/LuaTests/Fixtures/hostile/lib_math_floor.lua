-- attack: numeral of megabytes that is no integer. expect: limit wall: 300ms
local s = ("1"):rep(3000000)
while true do math.floor(s) end
