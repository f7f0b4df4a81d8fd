-- attack: text compiled anew for ever, with many scopes to look names up in. expect: limit
local names = {} for i = 1, 199 do names[i] = "l" .. i end
local text = ("function f() local " .. table.concat(names, ",") .. "\n"):rep(30) .. ("x=x "):rep(8000) .. ("end "):rep(30)
while true do assert(load(text)) end
