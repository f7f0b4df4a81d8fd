-- attack: __unm on a text of megabytes. expect: limit wall: 300ms
local s = ("1"):rep(3000000)
while true do local r = -s end
