-- attack: none, pairs over 1000 entries five hundred times. expect: ok
local t, n = {}, 0 for i = 1, 1000 do t["k" .. i] = i end
for r = 1, 500 do for k, v in pairs(t) do n = n + v end end
return n == 500 * 500500 and "ok"
