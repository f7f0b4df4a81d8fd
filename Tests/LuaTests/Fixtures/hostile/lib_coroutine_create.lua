-- attack: coroutines shorter than any interval of a counter. expect: limit
while true do local co = coroutine.create(function() end) coroutine.resume(co) end
