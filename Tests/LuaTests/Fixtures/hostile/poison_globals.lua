-- attack: globals with a metatable that answers everything, and all of them cleared. expect: isolated
local set, put, globals, names = setmetatable, rawset, _G, {}
for k in pairs(_G) do names[#names + 1] = k end
for i = 1, #names do put(globals, names[i], nil) end
set(globals, {__index = function() return function() while true do end end end, __newindex = function() end})
