-- attack: none, joins 200 000 numbers. expect: ok
local t = {} for i = 1, 200000 do t[i] = i end
return #table.concat(t, ",") == 1288894 and "ok"
