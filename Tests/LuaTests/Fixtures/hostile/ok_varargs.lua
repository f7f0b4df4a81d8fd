-- attack: none, arguments packed, selected and passed on. expect: ok
local function pass(...) return select("#", ...), ... end
local function count(...) local n = 0 for i = 1, select("#", ...) do if select(i, ...) == nil then n = n + 1 end end return n end
local p = table.pack(pass(nil, 1, nil)) assert(p.n == 4 and p[1] == 3 and count(nil, 1, nil) == 2)
local t = {} for i = 1, 250 do t[i] = i end
return count(table.unpack(t)) == 0 and "ok"
