-- attack: error object with 2^40 paths through it. expect: denied also: limit
local t = {1} for i = 1, 40 do t = {t, t} end
error(t)
