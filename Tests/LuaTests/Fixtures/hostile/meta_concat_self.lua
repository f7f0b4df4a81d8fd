-- attack: __concat that joins itself again. expect: limit also: denied
local m = setmetatable({}, {__concat = function(a, b) return a .. b end})
return m .. m
