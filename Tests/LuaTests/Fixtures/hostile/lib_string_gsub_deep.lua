-- attack: gsub in its own callback. expect: limit also: denied
local function f(s) return (s:gsub(".", f)) end
return f("abc")
