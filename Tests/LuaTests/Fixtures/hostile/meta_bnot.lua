-- attack: __bnot that never ends. expect: limit
return ~setmetatable({}, {__bnot = function(a) repeat until false end})
