-- attack: none, error texts of a stack machine, which sound like Lua's own. expect: ok
local ok, e = pcall(error, "stack overflow", 0)
assert(not ok and e == "stack overflow")
return select(2, pcall(error, "data stack overflow")):find("overflow") and "ok"
