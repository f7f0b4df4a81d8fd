-- attack: none, distance of two words of 400 letters. expect: ok
local a, b = ("kitten"):rep(66), ("sitting"):rep(57)
local p = {} for j = 0, #b do p[j] = j end
for i = 1, #a do
  local c = {[0] = i}
  for j = 1, #b do c[j] = math.min(p[j] + 1, c[j - 1] + 1, p[j - 1] + (a:byte(i) == b:byte(j) and 0 or 1)) end
  p = c
end
return p[#b] > 0 and "ok"
