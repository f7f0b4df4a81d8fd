-- attack: the same words as Lua's own said by error first, to pass the limit off as an error. expect: limit
pcall(error, "C stack overflow", 0)
local function deep() return ("x"):gsub("x", deep) end
local ok, text = pcall(deep)
return ok and "none" or "ESCAPED"
