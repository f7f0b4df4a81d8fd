-- attack: none, queue by table.insert at the front and table.remove. expect: ok
local q = {} for i = 1, 2500 do table.insert(q, 1, i) end
local n = 0 while #q > 0 do n = n + table.remove(q, 1) end
return n == 2500 * 2501 / 2 and "ok"
