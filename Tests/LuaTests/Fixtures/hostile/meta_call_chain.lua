-- attack: chain of fifty thousand __call, with as many arguments at its end. expect: limit also: denied
local t = select for i = 1, 50000 do t = setmetatable({}, {__call = t}) end
t("#")
