-- attack: table that is its own __call. expect: limit also: denied
local t = setmetatable({}, {}) getmetatable(t).__call = t
t()
