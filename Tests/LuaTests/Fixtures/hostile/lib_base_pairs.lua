-- attack: iterator of a list that was emptied, as __index in one C call. expect: limit
local t = {} for i = 1, 300000 do t[i] = 1 end
local step = pairs(t)
for i = 1, 300000 do t[i] = nil end
setmetatable(t, {__index = step})
while true do table.unpack(t, 1, 15000) table.move(t, 1, 1 << 40, 1, {}) end
