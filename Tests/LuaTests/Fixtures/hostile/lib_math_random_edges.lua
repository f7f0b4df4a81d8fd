-- attack: intervals at the edges, for ever, and no seed of its own. expect: limit
assert(not math.randomseed and not pcall(math.random, 2, 1) and not pcall(math.random, 1, 2, 3))
while true do math.random(math.mininteger, math.maxinteger) math.random(0, 1 << 62) math.random(math.mininteger, (1 << 62) + 1) end
