-- attack: none, errors caught, with objects, levels and handlers. expect: ok
local n = 0
for i = 1, 10000 do
  local ok, e = pcall(error, {code = i}) assert(not ok and e.code == i)
  ok, e = xpcall(function() error("x" .. i, 0) end, function(m) return m .. "!" end) assert(e == "x" .. i .. "!")
  n = n + select("#", pcall(error)) end
return n == 20000 and "ok"
