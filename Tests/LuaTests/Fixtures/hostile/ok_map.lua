-- attack: none, map of 60 000 texts. expect: ok
local t = {} for i = 1, 60000 do t["key" .. i] = i end
local n = 0 for i = 1, 60000 do n = n + t["key" .. i] end
return n == 60000 * 60001 // 2 and "ok"
