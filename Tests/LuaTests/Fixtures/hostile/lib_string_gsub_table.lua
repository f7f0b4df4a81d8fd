-- attack: table with a long chain of __index, for each character. expect: limit wall: 300ms
local t = {} for i = 1, 1990 do t = setmetatable({}, {__index = t}) end
while true do ("abc"):rep(100000):gsub(".", t) end
