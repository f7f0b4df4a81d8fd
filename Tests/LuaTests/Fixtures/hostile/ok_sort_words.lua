-- attack: none, sorts 20 000 words. expect: ok
local t, x = {}, 1 for i = 1, 20000 do x = (x * 1103515245 + 12345) % 2147483648 t[i] = "word" .. x end
table.sort(t) for i = 2, #t do assert(t[i - 1] <= t[i]) end
return "ok"
