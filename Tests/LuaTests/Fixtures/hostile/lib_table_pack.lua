-- attack: packs of ten thousand arguments, kept. expect: limit
local t = {} for i = 1, 10000 do t[i] = i end
local keep = {} while true do keep[#keep + 1] = table.pack(table.unpack(t)) end
