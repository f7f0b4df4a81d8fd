-- attack: long chain of __index for each element. expect: limit wall: 300ms
local t = setmetatable({}, {__index = function() return "" end})
for i = 1, 1990 do t = setmetatable({}, {__index = t}) end
while true do table.concat(t, "", 1, 100000) end
