-- attack: remainders that take thousands of steps, and division by zero. expect: limit
assert(not pcall(math.fmod, 1, 0) and math.fmod(math.mininteger, -1) == 0)
while true do math.fmod(1.7e308, 5e-324) math.fmod(-1.7e308, 3e-320) end
