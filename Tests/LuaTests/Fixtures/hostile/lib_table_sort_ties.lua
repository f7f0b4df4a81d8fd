-- attack: order of elements that compare alike is the same in every process. expect: isolated check: stable
local t, out = {}, {} for i = 1, 400 do t[i] = {k = i * 37 % 5, n = i} end
table.sort(t, function(a, b) return a.k < b.k end)
for i, e in ipairs(t) do out[i] = e.n end
return table.concat(out, " ")
