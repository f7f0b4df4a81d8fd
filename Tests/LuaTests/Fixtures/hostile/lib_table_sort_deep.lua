-- attack: sort in its own comparator. expect: limit also: denied
local t = {3, 2, 1}
local function c(a, b) table.sort(t, c) return a < b end
table.sort(t, c)
