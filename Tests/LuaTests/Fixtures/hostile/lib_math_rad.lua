-- attack: numeral in base 16 of a megabyte. expect: limit wall: 300ms
local s = "0x" .. ("f"):rep(3000000) .. "p-12000000"
while true do math.rad(s) end
