-- attack: rawget as __index of itself over each library function. expect: isolated
local t = setmetatable({}, {__index = rawget})
for i = 1, 1000 do assert(t[i] == nil) end
assert(not pcall(rawget, "x", 1) and not pcall(rawget, nil, 1))
