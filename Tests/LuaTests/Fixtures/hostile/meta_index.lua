-- attack: __index that is its own table, in a loop of two thousand steps. expect: limit also: denied
local t = {} setmetatable(t, {__index = t})
while true do pcall(function() return t.x end) end
