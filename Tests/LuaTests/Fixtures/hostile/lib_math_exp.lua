-- attack: same bits in every process. expect: isolated check: stable
local out = {} for i = -800, 800, 37 do out[#out + 1] = ("%a"):format(math.exp(i / 1.7)) end
return table.concat(out, " ")
