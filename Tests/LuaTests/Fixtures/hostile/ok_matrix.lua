-- attack: none, product of two matrices of 60 by 60. expect: ok
local n, a, c = 60, {}, {}
for i = 1, n do a[i] = {} for j = 1, n do a[i][j] = i + j end end
for i = 1, n do c[i] = {} for j = 1, n do local s = 0 for k = 1, n do s = s + a[i][k] * a[k][j] end c[i][j] = s end end
return c[1][1] == 77530 and "ok"
