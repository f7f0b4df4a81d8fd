-- attack: texts of a megabyte hashed anew for each look-up. expect: limit wall: 300ms
local t, s = {x = 1}, ("x"):rep(3000000)
while true do local r = t[s .. "y"] end
