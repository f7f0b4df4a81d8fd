-- attack: __len that is no integer, and one that is a numeral of megabytes. expect: limit also: denied wall: 300ms
for _, n in ipairs{"x", {}, 0.5, math.huge, 0 / 0} do assert(not pcall(table.unpack, setmetatable({}, {__len = function() return n end}))) end
local s = ("0"):rep(3000000) .. "1"
local t = setmetatable({}, {__len = function() return s end})
while true do table.insert(t, 1) end
