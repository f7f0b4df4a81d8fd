-- attack: pattern of megabytes that is looked over for magic. expect: limit wall: 300ms
local p = ("a"):rep(4000000) .. "%a"
while true do ("x"):find(p) end
