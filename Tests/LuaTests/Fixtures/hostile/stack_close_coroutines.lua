-- attack: coroutine closed in a __close of one that is closed, anew at each level. expect: limit also: denied
local function nest(n)
  local co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() nest(n + 1) end}) coroutine.yield() end)
  coroutine.resume(co) coroutine.close(co)
end
nest(1)
