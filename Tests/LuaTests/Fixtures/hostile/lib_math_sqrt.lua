-- attack: same bits in every process, of texts as well. expect: isolated check: stable
local out = {} for i = 1, 30 do out[i] = ("%a"):format(math.sqrt(tostring(i * 1.1))) end
return table.concat(out, " ")
