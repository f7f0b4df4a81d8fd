-- attack: same bits in every process, in every base. expect: isolated check: stable
local out = {} for i = 1, 40 do out[#out + 1] = ("%a %a %a"):format(math.log(i), math.log(i, 2), math.log(i, 10)) end
return table.concat(out, " ")
