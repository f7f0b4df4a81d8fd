-- attack: every byte of a text of megabytes as results. expect: limit also: denied
local s = ("x"):rep(1000000)
while true do pcall(string.byte, s, 1, -1) s:byte(1, 200000) end
