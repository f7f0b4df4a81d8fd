-- attack: megabytes of continuation bytes, from both ends. expect: limit
local s = "a" .. ("\x80"):rep(4000000) .. "a"
while true do pcall(utf8.offset, s, 5) pcall(utf8.offset, s, -5) pcall(utf8.offset, s, 0, 3000000) end
