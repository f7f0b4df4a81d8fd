-- attack: shifts by everything. expect: isolated check: stable
local out = {} for i = -70, 70, 5 do out[#out + 1] = (1 << i) .. "," .. (-1 >> i) end
return table.concat(out, " ")
