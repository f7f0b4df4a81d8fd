-- attack: __index that is its own table, with one long chain of keys. expect: limit wall: 300ms
local t, m = {}, 131071
for i = 1, 65537 do t["k" .. i] = 1 end
for i = 1, 5000 do t[i * m] = 1 end
setmetatable(t, {__index = t})
while true do pcall(function() return t[999999 * m] end) end
