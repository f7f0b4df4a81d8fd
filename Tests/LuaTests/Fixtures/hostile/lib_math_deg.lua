-- attack: object as a number, with every metamethod that numbers might ask. expect: denied
return math.deg(setmetatable({}, {__index = error, __tostring = function() return "1" end, __len = function() return 1 end, __unm = function() return 1 end}))
