-- attack: frontier with a set of megabytes at each place. expect: limit
local set = "%f[" .. ("b"):rep(2000000) .. "]"
while true do ("a"):rep(1000):match(set .. "x") end
