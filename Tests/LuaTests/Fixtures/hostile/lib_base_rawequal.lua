-- attack: comparison of equal texts of megabytes. expect: limit wall: 300ms
local s = ("x"):rep(3000000)
local a, b = s .. "a", s .. "b"
while true do rawequal(a, b) end
