-- attack: elements deleted and inserted by turns in a full hash beside a long list. expect: limit
local t = {} for i = 1, 300000 do t[i] = 1 end
local a, b, o = {}, {}, 1 << 40
for i = 0, 254, 2 do a[i] = 1 b[i + 1] = 1 t[o + i + 1] = 1 end
while true do table.move(a, 0, 255, o, t) table.move(b, 0, 255, o, t) end
