-- attack: protected metatable that is changed all the same. expect: denied
local t = setmetatable({}, {__metatable = "no"})
if getmetatable(t) ~= "no" or pcall(setmetatable, t, {}) or pcall(setmetatable, t, nil) then return "ESCAPED" end
