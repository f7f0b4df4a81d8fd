-- attack: comparator without reason, over a growing list. expect: limit
local t = {} for i = 1, 2000 do t[i] = i % 7 end
while true do table.sort(t, function(a, b) t[#t + 1] = 1 return true end) end
