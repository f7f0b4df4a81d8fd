-- attack: numbers that have no integer. expect: denied
for _, x in ipairs{math.huge, -math.huge, 2 ^ 63, 0 / 0, "0x1p70"} do if math.type(math.ceil(x)) == "integer" then return "ESCAPED" end end
