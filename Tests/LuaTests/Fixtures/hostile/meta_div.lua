-- attack: __div that raises itself. expect: denied
local m m = setmetatable({}, {__div = error, __tostring = function(t) return t / t end})
error(m / m)
