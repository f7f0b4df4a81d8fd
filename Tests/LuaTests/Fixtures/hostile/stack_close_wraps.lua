-- attack: wraps that fail inside the __close of wraps that fail. expect: limit also: denied
local function nest(n) coroutine.wrap(function() local c <close> = setmetatable({}, {__close = function() nest(n + 1) end}) error("x") end)() end
nest(1)
