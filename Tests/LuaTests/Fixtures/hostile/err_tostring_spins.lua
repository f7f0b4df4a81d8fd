-- attack: error object whose __tostring never ends. expect: limit also: denied
error(setmetatable({}, {__tostring = function() while true do end end}))
