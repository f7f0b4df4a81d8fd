-- attack: error object whose __tostring raises itself. expect: denied
local e e = setmetatable({}, {__tostring = function() error(e) end})
error(e)
