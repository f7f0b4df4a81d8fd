-- attack: remainders that take thousands of steps, and of nothing. expect: limit
assert(not pcall(function() return 1 % 0 end))
local a, b = 1.7e308, 5e-324
while true do local r = a % b r = -a % b r = a % -b end
