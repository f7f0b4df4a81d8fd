-- attack: none, a hundred thousand objects of a class with operators. expect: ok
local P = {} P.__index = P P.__add = function(a, b) return setmetatable({x = a.x + b.x}, P) end
local s = setmetatable({x = 0}, P) for i = 1, 100000 do s = s + setmetatable({x = i}, P) end
return s.x == 5000050000 and "ok"
