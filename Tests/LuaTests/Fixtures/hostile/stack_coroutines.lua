-- attack: coroutines within coroutines, each with its own depth of C. expect: limit also: denied
local function f(n)
  local co = coroutine.wrap(function() return (("x"):gsub("x", function() return f(n + 1) end)) end)
  return co()
end
f(1)
