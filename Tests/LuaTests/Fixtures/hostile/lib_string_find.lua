-- attack: needle that nearly matches at every place. expect: limit
local s, p = ("a"):rep(1000000), ("a"):rep(1000) .. "b"
while true do s:find(p, 1, true) s:find(("a"):rep(200) .. "b?b") end
