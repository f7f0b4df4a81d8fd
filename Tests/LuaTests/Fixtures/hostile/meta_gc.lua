-- attack: finalizer set after the metatable was given. expect: denied
local m, ran = {}, false
for i = 1, 1000 do setmetatable({}, m) end
m.__gc = function() ran = true end
for i = 1, 50000 do local t = {{}} end
if ran then return "ESCAPED" end
