-- attack: pcall of pcall of pcall. expect: limit also: denied
local function f() return pcall(pcall, f) end
while true do pcall(pcall, pcall, pcall, f) end
