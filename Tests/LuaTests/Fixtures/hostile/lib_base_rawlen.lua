-- attack: border of a table with holes, always the same. expect: isolated check: stable
local out = {}
for n = 1, 40 do local t = {} for i = 1, n do if i % 3 ~= 0 then t[i] = i end end for i = n, 1, -2 do t[i] = i end out[n] = rawlen(t) end
return table.concat(out, " ")
