-- attack: recursion through an __index function and a __call. expect: limit also: denied
local m = {} m.__index = function(t, k) return t() end m.__call = function(t) return t.x end
return setmetatable({}, m).x
