-- attack: none, sorts 50 000 numbers by a function. expect: ok
local t, x = {}, 1 for i = 1, 50000 do x = (x * 1103515245 + 12345) % 2147483648 t[i] = x end
table.sort(t, function(a, b) return a > b end)
for i = 2, #t do assert(t[i - 1] >= t[i]) end
return "ok"
