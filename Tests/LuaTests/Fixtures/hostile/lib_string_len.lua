-- attack: length of an object without __tostring, by the method of strings. expect: denied
local m = {__name = ("n"):rep(100000), __index = string}
for i = 1, 100 do if pcall(string.len, setmetatable({}, m)) then return "ESCAPED" end end
