-- attack: next on a table that was emptied, a hundred thousand times in one C call. expect: limit
local t = {} for i = 1, 100000 do t["k" .. i] = 1 end for i = 1, 100000 do t["k" .. i] = nil end
setmetatable(t, {__index = next})
while true do pcall(table.unpack, t, 1, 200000) table.move(setmetatable({}, {__index = function() return next(t) end}), 1, 1000, 1) end
