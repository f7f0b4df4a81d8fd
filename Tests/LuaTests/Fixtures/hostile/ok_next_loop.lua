-- attack: none, for with next over 1500 entries. expect: ok
local t, n = {}, 0
for i = 1, 1500 do t["k" .. i] = i end
for k, v in next, t do n = n + v end
return n == 1500 * 1501 / 2 and "ok"
