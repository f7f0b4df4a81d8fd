-- attack: none, error texts of a stack machine, which sound like Lua's own. expect: ok
local ok, e = pcall(error, "stack overflow", 0)
assert(not ok and e == "stack overflow")
assert(select(2, pcall(assert, false, "stack overflow")):find("overflow"))
assert(select(2, pcall(error, "data stack overflow")):find("overflow"))
local w = coroutine.wrap(function() error("stack overflow") end)
assert(select(2, pcall(w)):find("overflow"))
assert(select(2, coroutine.resume(coroutine.create(function() error("my stack overflow") end))):find("my"))
local co = coroutine.create(function() error("my stack overflow") end)
coroutine.resume(co) assert(select(2, coroutine.close(co)):find("my"))
return "ok"
