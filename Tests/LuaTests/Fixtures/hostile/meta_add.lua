-- attack: __add that adds for ever. expect: limit also: denied
local m = setmetatable({}, {__add = function(a, b) return a + b end})
return m + 1
