-- attack: numbers as texts. expect: isolated check: stable
local out = {}
for _, x in ipairs{1e15, 1e16, 0.1, 1 / 3, -0.0, 2 ^ 53, 2 ^ 63, 1e308 * 10, -1e308 * 10, 3.0, 1e100, 5e-324, math.mininteger, math.pi} do
  out[#out + 1] = ("%s %.3f %g %a %5.1e"):format(x, x, x, x, x)
end
return table.concat(out, "\n")
