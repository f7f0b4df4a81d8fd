-- attack: fifteen thousand arguments moved by every call. expect: limit
local function f(...) return f(select(2, ...)) end
local t = {} for i = 1, 15000 do t[i] = i end
while true do pcall(f, table.unpack(t)) select(-1, table.unpack(t)) select("#", table.unpack(t)) end
