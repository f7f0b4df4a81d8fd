-- attack: none, primes below half a million. expect: ok
local n, c, s = 500000, 0, {}
for i = 2, n do s[i] = true end
for i = 2, n do if s[i] then c = c + 1 for j = i * i, n, i do s[j] = false end end end
return c == 41538 and "ok"
