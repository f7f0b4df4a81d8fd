-- attack: __close that swaps the limit for an error of its own. expect: limit
local m = {__close = error, __tostring = function() return "swapped" end}
local function f() local c <close> = setmetatable({}, m) while true do end end
while true do pcall(f) end
