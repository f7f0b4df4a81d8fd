-- attack: none, chunks with environments, readers and errors. expect: ok
local env = {x = 2}
assert(load("x = x * 21 return x", "c", "t", env)() == 42 and env.x == 42)
local pieces, i = {"return ", "1", "+", "2"}, 0
assert(load(function() i = i + 1 return pieces[i] end)() == 3)
local f, e = load("x = = 1", "=name") assert(not f and e:find("^name:1:"))
return "ok"
