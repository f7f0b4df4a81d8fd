-- attack: megabytes without and with faults. expect: limit
local s = ("\u{7ff}"):rep(2000000)
while true do utf8.len(s) utf8.len(s, 1, -1, true) utf8.len(s .. "\xff") end
