-- attack: __eq that compares anew. expect: limit also: denied
local m = {} m.__eq = function(a, b) return a == b end
return setmetatable({}, m) == setmetatable({}, m)
