-- attack: long chains of __index and __newindex for each element. expect: limit wall: 300ms
local t = setmetatable({}, {__newindex = function() end})
for i = 1, 1990 do t = setmetatable({}, {__index = t, __newindex = t}) end
getmetatable(t).__len = function() return 100000 end
while true do table.insert(t, 1, 1) end
