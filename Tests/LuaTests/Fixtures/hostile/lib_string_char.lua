-- attack: the same numeral of megabytes for each of thousands of arguments. expect: limit wall: 300ms
local s, t = ("0"):rep(3000000) .. "65", {}
for i = 1, 20000 do t[i] = s end
while true do string.char(table.unpack(t)) end
