-- attack: ranges that do not fit, and a long chain of __index. expect: limit wall: 300ms
for _, r in ipairs{{1, 1 << 30}, {math.mininteger, math.maxinteger}, {-1, math.maxinteger}} do assert(not pcall(table.unpack, {}, r[1], r[2])) end
local t = {} for i = 1, 1990 do t = setmetatable({}, {__index = t}) end
while true do table.unpack(t, 1, 15000) end
