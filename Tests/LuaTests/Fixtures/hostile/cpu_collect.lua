-- attack: heap of two hundred thousand tables, and texts that do not fit beside it. expect: limit
local keep = {} for i = 1, 150000 do keep[i] = {} end
local s = ("y"):rep(1700000)
while true do local r = s .. "x" end
