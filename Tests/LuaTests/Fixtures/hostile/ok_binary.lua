-- attack: none, reads 5000 records of a binary text by string.unpack. expect: ok
local out = {} for i = 1, 5000 do out[i] = string.pack("<I4s2", i, "item" .. i) end
local s, at, n = table.concat(out), 1, 0
while at <= #s do local id, name id, name, at = string.unpack("<I4s2", s, at) n = n + id assert(name == "item" .. id) end
return n == 5000 * 5001 / 2 and "ok"
