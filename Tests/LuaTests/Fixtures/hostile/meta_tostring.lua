-- attack: __tostring that calls tostring on itself. expect: limit also: denied
local t t = setmetatable({}, {__tostring = function() return tostring(t) end})
return tostring(t)
