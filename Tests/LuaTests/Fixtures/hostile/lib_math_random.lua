-- attack: chances are those of the seed, in every process. expect: isolated check: stable
local out = {}
for i = 1, 50 do out[i] = math.random(0) .. " " .. math.random(i) .. " " .. math.random(-i, i) .. " " .. ("%a"):format(math.random()) end
return table.concat(out, " ")
