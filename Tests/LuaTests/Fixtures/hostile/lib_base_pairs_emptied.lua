-- attack: pairs of a table that was emptied, as __lt of a sort. expect: limit
local big = {} for i = 1, 130000 do big["k" .. i] = 1 end for i = 1, 130000 do big["k" .. i] = nil end
setmetatable(big, {__lt = pairs})
local t = {} for i = 1, 100000 do t[i] = big end
table.sort(t)
