-- attack: texts of zeros and numbers mixed. expect: limit also: denied wall: 300ms
local a, b, t = ("\0"):rep(2000000), ("\0"):rep(2000000) .. "a", {}
for i = 1, 20000 do t[i] = i % 2 == 0 and a or b end
while true do pcall(math.min, table.unpack(t)) pcall(math.min, ("0"):rep(2000000), table.unpack(t)) end
