-- attack: reverse of megabytes for ever. expect: limit
local s = ("X"):rep(3000000)
while true do s:reverse() end
