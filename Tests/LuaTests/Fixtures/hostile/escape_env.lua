-- attack: environments and upvalues by each way to set one. expect: denied
local e = {} local f = load("x = 1 return _ENV", "x", "t", e)
if f() ~= e or rawget(_G, "x") or getfenv or setfenv then return "ESCAPED" end
if load("return _ENV", "x", "t", nil)() ~= nil then return "ESCAPED" end
