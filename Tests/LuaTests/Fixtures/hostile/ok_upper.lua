-- attack: none, two hundred texts of 1 MB. expect: ok
local s = ("x"):rep(1000000)
for i = 1, 200 do assert(#s:upper() == 1000000) end
return "ok"
