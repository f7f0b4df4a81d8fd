-- attack: all code points of a text of megabytes as results. expect: limit also: denied
local s = ("\u{7ff}"):rep(1000000)
while true do pcall(utf8.codepoint, s, 1, -1) utf8.codepoint(s, 1, 100000) end
