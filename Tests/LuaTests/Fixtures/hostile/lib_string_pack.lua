-- attack: padding to a thousand alignments, and numerals of megabytes. expect: limit wall: 300ms
local s, t = ("0"):rep(3000000) .. "65", {}
for i = 1, 5000 do t[i] = s end
while true do pcall(string.pack, ("!16 i16 "):rep(5000), table.unpack(t)) end
