-- attack: iterator that is called at wish, over megabytes of continuation bytes. expect: limit
local s = "a" .. ("\x80"):rep(4000000)
local step = utf8.codes("abc")
while true do pcall(step, s, 1) pcall(step, s, 2) pcall(step, s, math.maxinteger) pcall(step, s, math.mininteger) end
