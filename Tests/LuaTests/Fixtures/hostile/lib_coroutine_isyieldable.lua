-- attack: coroutine that yields where it says that it cannot. expect: denied
assert(not coroutine.isyieldable())
return coroutine.wrap(function() table.sort({3, 2, 1}, function(a, b) if coroutine.isyieldable() then return "ESCAPED" end coroutine.yield() end) end)()
