-- attack: handler in a coroutine that is closed while it waits. expect: limit
local function spin() while true do end end
while true do
  local co = coroutine.create(function() xpcall(function() local c <close> = setmetatable({}, {__close = error}) coroutine.yield() end, spin) end)
  coroutine.resume(co) coroutine.close(co)
  coroutine.wrap(xpcall)(spin, spin)
end
