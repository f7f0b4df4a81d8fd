-- attack: ranges at the edges of the integers. expect: limit
local a, z = math.mininteger, math.maxinteger
for _, r in ipairs{{a, z, 1}, {1, z, 2}, {z, z, z}, {a, a + 1, z}, {0, z, 1}} do pcall(table.move, {}, r[1], r[2], r[3]) end
return table.move({}, 1, 1 << 60, 2)
