-- attack: coroutine that resumes itself, and those that resume one another. expect: limit
local a, b
a = coroutine.create(function() while true do coroutine.resume(a) coroutine.resume(b) coroutine.yield() end end)
b = coroutine.create(function() while true do coroutine.resume(a) coroutine.yield() end end)
while true do coroutine.resume(a) coroutine.resume(b) end
