-- attack: closures that keep one another. expect: limit
local f = print while true do local g = f f = function() return g end end
