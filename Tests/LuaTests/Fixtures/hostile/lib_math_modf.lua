-- attack: numbers without a fraction, infinite and none. expect: isolated check: stable
local out = {} for _, x in ipairs{math.huge, -math.huge, 2 ^ 53, -0.5, 1e308, math.mininteger, 3} do local a, b = math.modf(x) out[#out + 1] = tostring(a) .. "/" .. tostring(b) end
return table.concat(out, " ")
