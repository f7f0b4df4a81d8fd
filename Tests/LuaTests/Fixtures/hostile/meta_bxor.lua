-- attack: __bxor that swaps the table's own metatable. expect: isolated
local m m = setmetatable({}, {__bxor = function(a) setmetatable(a, nil) return a end})
local r = m ~ m
return tostring(pcall(function() return m ~ m end))
