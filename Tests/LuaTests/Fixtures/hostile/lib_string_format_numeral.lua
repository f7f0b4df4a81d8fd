-- attack: the same numeral of megabytes for each of thousands of conversions. expect: limit wall: 300ms
local s, t = ("0"):rep(3000000) .. "65", {}
for i = 1, 10000 do t[i] = s end
while true do (("%d"):rep(10000)):format(table.unpack(t)) end
