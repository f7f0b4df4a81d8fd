-- attack: order of texts of megabytes of zeros. expect: limit wall: 300ms
local s = ("\0"):rep(3000000)
local a, b = s .. "a", s .. "b"
while true do local r = a < b end
