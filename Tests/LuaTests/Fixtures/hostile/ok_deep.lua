-- attack: none, recursion ten thousand deep. expect: ok
local function d(n) if n == 0 then return 0 end return 1 + d(n - 1) end
return d(10000) == 10000 and "ok"
