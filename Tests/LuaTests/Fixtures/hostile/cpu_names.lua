-- attack: error text whose name is a chain of thirty thousand fields. expect: limit also: denied
local t = {} t.b = t
local f = load("local t = ... return t" .. (".b"):rep(32000) .. ".x.y")
while true do pcall(f, t) end
