-- attack: successor of each key is the same in every process. expect: isolated check: stable
local t, out = {z = 1, y = 2, [3] = 3, [-1.5] = 4, [false] = 5, [true] = 6, [1] = 7}, {}
local k, v = next(t) while k ~= nil do out[#out + 1] = tostring(k) .. "=" .. v k, v = next(t, k) end
return table.concat(out, " ")
