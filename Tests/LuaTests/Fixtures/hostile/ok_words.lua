-- attack: none, counts the words of 600 KB. expect: ok
local c, n = {}, 0 for w in ("the quick brown fox jumps over it "):rep(18000):gmatch("%a+") do c[w] = (c[w] or 0) + 1 n = n + 1 end
return n == 18000 * 7 and c.fox == 18000 and "ok"
