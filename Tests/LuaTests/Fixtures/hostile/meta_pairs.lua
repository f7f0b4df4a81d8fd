-- attack: __pairs that never ends. expect: limit
for k in pairs(setmetatable({}, {__pairs = function(t) return function() return 1 end, t, nil end})) do end
