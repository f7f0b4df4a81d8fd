-- attack: methods of texts by the library table. expect: isolated
string.upper = function() return "pwned" end
string.__index = function() return "pwned" end
setmetatable(string, {__index = function() return "pwned" end})
return ("x"):upper() .. ("x").anything
