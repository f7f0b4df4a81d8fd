-- attack: arithmetic on a numeral of megabytes. expect: limit wall: 300ms
local s = ("1"):rep(3000000)
while true do local r = s + 0 end
