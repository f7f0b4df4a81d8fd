-- attack: every part of a text kept. expect: limit
local s, t = ("x"):rep(100000), {}
for i = 1, #s do t[i] = s:sub(i) end
