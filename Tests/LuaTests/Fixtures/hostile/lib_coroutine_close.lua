-- attack: coroutines that close one another, a chain of thousands. expect: denied also: limit
local before = false
for i = 1, 10000 do
  local last = before
  local co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() if last then coroutine.close(last) end end}) coroutine.yield() end)
  coroutine.resume(co) before = co
end
return tostring(coroutine.close(before))
