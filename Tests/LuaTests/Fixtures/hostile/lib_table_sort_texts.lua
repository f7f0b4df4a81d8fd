-- attack: texts of a megabyte of zeros, alike but for their ends. expect: limit wall: 300ms
local s, t = ("\0"):rep(1000000), {}
local a, b, c = s .. "a", s .. "b", s .. "c"
for i = 1, 100000 do t[i] = i % 3 == 0 and a or i % 3 == 1 and b or c end
table.sort(t)
