-- attack: library with a hundred thousand fields, through which error texts look for a name. expect: limit wall: 300ms
for i = 1, 100000 do string[i] = 1 end
while true do pcall(string.rep) end
