-- attack: none, walks a text of 30 KB by utf8.offset and utf8.codepoint. expect: ok
local s, n, at = ("añ€😀"):rep(3000), 0, 1
while at <= #s do utf8.codepoint(s, at) n = n + 1 at = utf8.offset(s, 2, at) end
return n == 12000 and "ok"
