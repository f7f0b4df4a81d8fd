-- attack: main coroutine resumed, closed and yielded from within. expect: denied
local main = coroutine.running()
local out = {}
coroutine.wrap(function()
  if coroutine.resume(main) then return "ESCAPED" end
  if pcall(coroutine.close, main) then return "ESCAPED" end
end)()
assert(not pcall(coroutine.close, main) and not pcall(coroutine.yield))
