-- attack: none, permutations of eight by a generator. expect: ok
local function permutations(t, n) if n == 0 then coroutine.yield(t) end for i = 1, n do t[n], t[i] = t[i], t[n] permutations(t, n - 1) t[n], t[i] = t[i], t[n] end end
local n = 0 for t in coroutine.wrap(function() permutations({1, 2, 3, 4, 5, 6, 7, 8}, 8) end) do n = n + 1 end
return n == 40320 and "ok"
