-- attack: __le that never ends, and one that is absent where __lt is there. expect: limit
local m = setmetatable({}, {__lt = function() return false end})
pcall(function() return m <= m end)
m = setmetatable({}, {__le = function(a, b) while true do end end})
return m <= 1
