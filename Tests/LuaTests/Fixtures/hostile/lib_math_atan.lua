-- attack: same bits in every process, in all quadrants. expect: isolated check: stable
local out = {} for _, y in ipairs{-1, -0.0, 0.0, 1, math.huge} do for _, x in ipairs{-1, -0.0, 0.0, 1, -math.huge} do out[#out + 1] = ("%a"):format(math.atan(y, x)) end end
return table.concat(out, " ")
