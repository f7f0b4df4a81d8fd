-- attack: same bits in every process, of huge angles. expect: isolated check: stable
local out = {} for i = 0, 300, 7 do out[#out + 1] = ("%a"):format(math.sin(10.0 ^ i)) end
return table.concat(out, " ")
