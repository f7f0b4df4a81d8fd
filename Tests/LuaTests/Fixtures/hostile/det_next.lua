-- attack: next over a table that grew and shrank. expect: isolated check: stable
local t = {} for i = 1, 200 do t["k" .. i] = i t[i * 1.5] = i end
for i = 1, 200, 3 do t["k" .. i] = nil end for i = 1, 100, 2 do t[i * 1.5] = nil end
local out = {} for k, v in next, t do out[#out + 1] = tostring(k) .. "=" .. v end
return table.concat(out, " ")
