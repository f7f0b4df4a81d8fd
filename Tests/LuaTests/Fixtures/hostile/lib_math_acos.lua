-- attack: same bits in every process, outside of its range too. expect: isolated check: stable
local out = {} for i = -12, 12 do out[#out + 1] = ("%a"):format(math.acos(i / 10)):gsub("nan", "nan") end
return (table.concat(out, " "):gsub("-nan", "nan"))
