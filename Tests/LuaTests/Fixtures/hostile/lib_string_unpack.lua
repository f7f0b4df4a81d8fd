-- attack: lengths that lie, and positions far outside. expect: denied
for _, f in ipairs{"s8", "s4", "s1", "z", "!16i16", "Xi8", "c1000000", "j", "<I16"} do
  local ok, v = pcall(string.unpack, f, ("\255"):rep(7), 3)
  if ok and type(v) == "string" and #v > 7 then return "ESCAPED" end
  pcall(string.unpack, f, "x", math.mininteger) pcall(string.unpack, f, "x", math.maxinteger)
end
