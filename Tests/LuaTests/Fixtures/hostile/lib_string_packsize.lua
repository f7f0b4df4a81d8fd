-- attack: format of millions of options. expect: limit wall: 300ms
local f = ("x"):rep(4000000)
while true do string.packsize(f) end
