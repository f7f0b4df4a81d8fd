-- attack: buffer of a concat that does not fit. expect: limit
local t, s = {}, ("x"):rep(1000000) for i = 1, 40 do t[i] = s end
return #table.concat(t)
