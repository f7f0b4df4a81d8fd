-- attack: recursion without end. expect: limit
local function f() return (f()) end
f()
