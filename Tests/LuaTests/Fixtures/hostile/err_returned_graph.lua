-- attack: result with 2^40 paths through it. expect: isolated also: limit
local t = {1} for i = 1, 40 do t = {t, t, x = t} end
return t
