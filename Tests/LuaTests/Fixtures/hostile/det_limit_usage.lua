-- attack: length that a loop reaches before the limit is the same, told by what was printed. expect: limit check: stable
local n = 0
while true do n = n + 1 if n % 1000000 == 0 then print(n) end end
