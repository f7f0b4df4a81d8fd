-- attack: __lt that sorts what it compares. expect: limit also: denied
local m = {} m.__lt = function(a, b) table.sort(a) return false end
local t = {} for i = 1, 20 do t[i] = setmetatable({}, m) end
for i = 1, 20 do t[i][1], t[i][2], t[i][3] = t[i % 20 + 1], t[(i + 5) % 20 + 1], t[(i + 9) % 20 + 1] end
while true do table.sort(t) end
