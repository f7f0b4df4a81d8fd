-- attack: recursion through pcall, caught at each level. expect: limit
local function f() return (pcall(f)) end
while true do f() end
