-- attack: tail calls without end. expect: limit
local function f() return f() end
return f()
