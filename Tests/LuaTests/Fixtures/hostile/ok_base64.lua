-- attack: none, base64 of 30 KB. expect: ok
local abc, out = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", {}
local s = ("Man"):rep(10000)
for i = 1, #s, 3 do
  local a, b, c = s:byte(i, i + 2) local n = a << 16 | b << 8 | c
  for j = 18, 0, -6 do local k = (n >> j & 63) + 1 out[#out + 1] = abc:sub(k, k) end
end
return table.concat(out) == ("TWFu"):rep(10000) and "ok"
