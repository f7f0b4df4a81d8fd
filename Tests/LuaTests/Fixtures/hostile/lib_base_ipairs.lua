-- attack: ipairs over a list whose __index never ends. expect: limit
for i in ipairs(setmetatable({}, {__index = function(t, i) return i end})) do end
