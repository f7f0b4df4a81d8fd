-- attack: type of a number that is none. expect: denied
assert(not pcall(math.type))
for _, v in ipairs{"1", {}, print, true} do if math.type(v) then return "ESCAPED" end end
