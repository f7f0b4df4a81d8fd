-- attack: none, checksum of a text of 60 KB byte by byte. expect: ok
local s, a, b = ("dandelion"):rep(6700), 1, 0
for i = 1, #s do a = (a + s:byte(i)) % 65521 b = (b + a) % 65521 end
return (b << 16 | a) > 0 and "ok"
