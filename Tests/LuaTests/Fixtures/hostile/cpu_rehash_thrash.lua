-- attack: full table from which one key leaves for each that comes. expect: limit
local t = {} for i = 1, 131072 do t[i + 0.5] = 1 end
local n = 0
while true do t[n + 1.5] = nil n = n + 1 t[n + 131072.5] = 1 end
