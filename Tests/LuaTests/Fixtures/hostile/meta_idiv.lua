-- attack: __idiv that closes the coroutine in which it runs. expect: denied
local co co = coroutine.create(function() return setmetatable({}, {__idiv = function() return coroutine.close(co) end}) // 1 end)
local ok, e = coroutine.resume(co)
if ok then return "ESCAPED" end
assert(not pcall(function() return 1 // 0 end) and math.mininteger // -1 == math.mininteger)
