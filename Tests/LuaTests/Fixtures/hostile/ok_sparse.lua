-- attack: none, sparse map of 120 000 integers, of thousands and of powers of two. expect: ok
local t = {} for i = 1, 120000 do t[i * 1000] = i end
for i = 0, 62 do t[1 << i] = i end for i = 1, 20000 do t[i << 20] = i end
local n = 0 for i = 1, 20000 do n = n + t[i << 20] end
return n == 20000 * 20001 // 2 and "ok"
