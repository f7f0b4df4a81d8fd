-- attack: __newindex that is its own table. expect: limit also: denied
local t = {} setmetatable(t, {__newindex = t})
while true do pcall(function() t.x = 1 end) end
