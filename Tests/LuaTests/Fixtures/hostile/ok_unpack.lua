-- attack: none, most of 15 000 numbers by unpack. expect: ok
local t = {} for i = 1, 15000 do t[i] = i end
return math.max(table.unpack(t)) == 15000 and select("#", table.unpack(t)) == 15000 and "ok"
