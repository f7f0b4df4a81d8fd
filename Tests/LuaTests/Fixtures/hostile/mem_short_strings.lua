-- attack: short texts, all kept. expect: limit
local t = {} for i = 1, 1 << 40 do t[i] = "s" .. i end
