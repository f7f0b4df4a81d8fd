-- attack: wraps within wraps without end. expect: limit also: denied
local function f(n) return coroutine.wrap(f)(n + 1) end
while true do pcall(f, 1) end
