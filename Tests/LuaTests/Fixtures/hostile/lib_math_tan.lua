-- attack: same bits in every process, beside its poles. expect: isolated check: stable
local out = {} for i = -30, 30 do out[#out + 1] = ("%a"):format(math.tan(math.pi / 2 * i / 7)) end
return table.concat(out, " ")
