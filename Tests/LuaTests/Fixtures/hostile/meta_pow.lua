-- attack: __pow that grows without end. expect: limit
local m m = setmetatable({""}, {__pow = function(a, b) return setmetatable({a[1] .. ("x"):rep(10000)}, getmetatable(a)) end})
while true do m = m ^ m end
