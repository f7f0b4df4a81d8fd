-- attack: numeral of a megabyte, in each base. expect: limit
local s = ("1"):rep(1000000)
while true do tonumber(s) for b = 2, 36 do tonumber(s, b) end end
