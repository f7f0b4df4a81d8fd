-- attack: none, drains a set of 2000 by next. expect: ok
local set, n = {}, 0
for i = 1, 2000 do set["k" .. i] = i end
while next(set) do local k = next(set) set[k] = nil n = n + 1 end
return n == 2000 and "ok"
