-- attack: thousands of pending __close that each look through an emptied table. expect: limit also: isolated
local big = {} for i = 1, 100000 do big["k" .. i] = 1 end for i = 1, 100000 do big["k" .. i] = nil end
setmetatable(big, {__close = pairs})
local function f(n) local c <close> = big if n == 0 then while true do end end f(n - 1) return 1 end
f(10000)
