-- attack: upper case as replacement and as metamethod. expect: limit
local s = ("x"):rep(2000000)
while true do s:gsub("x+", string.upper) end
