-- attack: none, builds a text of 30 KB character by character. expect: ok
local s = "" for i = 1, 30000 do s = s .. string.char(97 + i % 26) end
return #s == 30000 and "ok"
