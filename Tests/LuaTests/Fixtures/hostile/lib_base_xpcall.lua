-- attack: handler that never ends, for the limit's own error. expect: limit
local function spin() while true do end end
while true do xpcall(spin, spin) xpcall(error, spin, "x") end
