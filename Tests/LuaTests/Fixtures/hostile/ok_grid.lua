-- attack: none, map of the points of a grid, as floats and as numbers x << 32 | y. expect: ok
local t = {} for x = 1, 250 do for y = 1, 250 do t[x << 32 | y] = 1 end end
local f = {} for i = 1, 60000 do f[i / 8] = i end
local n = 0 for x = 1, 250 do for y = 1, 250 do n = n + t[x << 32 | y] end end
return n == 62500 and f[0.125] == 1 and "ok"
