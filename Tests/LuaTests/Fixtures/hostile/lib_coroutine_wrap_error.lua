-- attack: error that passes through many wraps, each of which adds its place. expect: isolated check: stable
local function nest(n) if n == 0 then error("deep") end return coroutine.wrap(nest)(n - 1) end
return select(2, pcall(nest, 20))
