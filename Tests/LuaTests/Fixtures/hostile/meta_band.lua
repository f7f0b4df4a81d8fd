-- attack: integers from numerals of megabytes. expect: limit also: denied wall: 300ms
local s = ("0"):rep(3000000) .. "1"
while true do local r = s & 1 end
