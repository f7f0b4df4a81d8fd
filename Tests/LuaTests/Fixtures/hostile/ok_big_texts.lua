-- attack: none, texts of 3 MB one after the other. expect: ok
local s = ("x"):rep(3000000)
for i = 1, 60 do assert(#(s .. i) > 3000000) end
return "ok"
