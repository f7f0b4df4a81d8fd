-- attack: none, forty thousand short coroutines. expect: ok
local n = 0
for i = 1, 40000 do n = n + coroutine.wrap(function(a) coroutine.yield(a) end)(i) end
return n == 40000 * 40001 / 2 and "ok"
