-- attack: slow conversions of ten thousands of numbers. expect: limit
local t = {} for i = 1, 5000 do t[i] = 5e-324 end
local f = ("%.99g"):rep(5000)
while true do f:format(table.unpack(t)) end
