-- attack: none, memo with a metatable, and proxies that count. expect: ok
local reads = 0
local squares = setmetatable({}, {__index = function(t, k) reads = reads + 1 t[k] = k * k return k * k end})
for r = 1, 10 do for i = 1, 1000 do assert(squares[i] == i * i) end end
local p = setmetatable({}, {__index = {x = 1}, __newindex = function(t, k, v) rawset(t, k, v * 2) end, __len = function() return 42 end, __call = function(_, a) return a end})
p.y = 5
return reads == 1000 and p.y == 10 and #p == 42 and p(7) == 7 and p.x == 1 and "ok"
