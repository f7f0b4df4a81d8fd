-- attack: same bits in every process, outside of its range too. expect: isolated check: stable
local out = {} for i = -12, 12 do out[#out + 1] = ("%a"):format(math.asin(i / 10)) end
return (table.concat(out, " "):gsub("-nan", "nan"))
