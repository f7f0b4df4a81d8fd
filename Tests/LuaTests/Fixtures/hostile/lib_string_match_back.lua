-- attack: back reference of a megabyte at every place. expect: limit
local s = ("a"):rep(1000000)
while true do s:match("(.*)%1b") s:match("()%1") end
