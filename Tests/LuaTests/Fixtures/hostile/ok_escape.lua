-- attack: none, escapes a text of 500 KB by gsub with a table. expect: ok
local s = ("a<b & 'c' "):rep(50000)
local r = s:gsub("[<&']", {["<"] = "&lt;", ["&"] = "&amp;", ["'"] = "&#39;"})
return #r == 50000 * (10 + 3 + 4 + 8) and "ok"
