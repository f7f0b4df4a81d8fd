-- attack: thousands of pending __close that allocate when a limit has tripped. expect: limit
local keep = {} for i = 1, 50000 do keep[i] = {i} end
local m = {__close = string.len, __name = ("n"):rep(1000)}
local function f(n) local c <close> = setmetatable({}, m) if n == 0 then while true do end end f(n - 1) return 1 end
f(10000)
