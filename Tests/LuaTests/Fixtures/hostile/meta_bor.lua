-- attack: __bor over a hundred operands that each spin. expect: limit
local m m = setmetatable({}, {__bor = function() for i = 1, 1e9 do end return m end})
return m | m | m | m
