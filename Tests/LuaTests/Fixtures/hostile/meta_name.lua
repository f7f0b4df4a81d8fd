-- attack: __name of a megabyte in each error text. expect: limit also: denied
local t = setmetatable({}, {__name = ("n"):rep(1000000)})
while true do pcall(function() return t + 1 end) pcall(math.abs, t) tostring(t) end
