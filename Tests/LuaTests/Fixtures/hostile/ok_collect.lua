-- attack: none, garbage of a hundred times the heap. expect: ok
for i = 1, 300000 do local t = {i, {i}} end
for i = 1, 20 do local s = ("xyz "):rep(500000) end
return "ok"
