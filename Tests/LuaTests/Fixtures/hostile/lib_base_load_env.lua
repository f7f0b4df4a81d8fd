-- attack: text with an environment whose __index leads back to itself. expect: denied also: limit
local e = {} setmetatable(e, {__index = function(t, k) return t[k] end})
load("return anything", "x", "t", e)()
