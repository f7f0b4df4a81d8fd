-- attack: border of a list with holes, beside objects as keys that come and go. expect: isolated check: stable
local out, keep = {}, {}
for r = 1, 100 do
  local t = {} t[12] = 1 t[11] = 1 t[10] = 1 t[8] = 1 t[4] = 1 t[2] = 1 t[1] = 1
  for i = 1, 24 do local k = {} keep[#keep + 1] = k t[k] = 1 t[k] = nil if i % 4 == 0 then t[20 - i // 2] = 1 end out[#out + 1] = #t end
end
return table.concat(out, " ")
