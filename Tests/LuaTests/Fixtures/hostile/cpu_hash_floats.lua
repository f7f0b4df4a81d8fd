-- attack: floats that differ too little for their hash. expect: limit also: isolated
local t = {}
for i = 1, 100000 do t[1.1 + i * 2 ^ -50] = true end
