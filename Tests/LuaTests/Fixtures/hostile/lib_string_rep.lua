-- attack: sizes that overflow, and one that is a little too large. expect: limit
for _, n in ipairs{1 << 31, 1 << 32, 1 << 62, math.maxinteger} do
  assert(not pcall(string.rep, "xx", n) and not pcall(string.rep, "", n, ("y"):rep(1000)))
end
return #("x"):rep(1 << 26)
