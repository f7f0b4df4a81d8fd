-- attack: none, errors in coroutines, seen by resume, wrap, close and status. expect: ok
local co = coroutine.create(function() error({1}) end)
local good, e = coroutine.resume(co)
assert(not good and e[1] == 1 and coroutine.status(co) == "dead")
local closed, e2 = coroutine.close(co) assert(not closed and e2 == e)
assert(not pcall(coroutine.wrap(function() error("x") end)) and select(2, coroutine.resume(co)) == "cannot resume dead coroutine")
return "ok"
