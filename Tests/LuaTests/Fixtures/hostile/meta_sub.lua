-- attack: __sub that is pcall of itself. expect: limit also: denied
local m m = setmetatable({}, {__sub = function(a, b) return pcall(function() return a - b end) end})
while true do local r = m - m end
