-- attack: none, characters of a text, there and back. expect: ok
local cs = {} for p, c in utf8.codes("añ€😀") do cs[#cs + 1] = c end
assert(utf8.char(table.unpack(cs)) == "añ€😀" and utf8.len("añ€😀") == 4 and utf8.len("\xff") == nil)
for c in ("añ€"):gmatch(utf8.charpattern) do cs[#cs + 1] = c end
return #cs == 7 and "ok"
