-- attack: __mul that yields in a sort. expect: denied
local m = setmetatable({}, {__mul = coroutine.yield})
coroutine.wrap(function() table.sort({2, 1}, function() return m * m end) end)()
