-- attack: equality of texts of megabytes. expect: limit wall: 300ms
local s = ("x"):rep(4000000)
local a, b = s .. "a", s .. "b"
while true do local r = a == b end
