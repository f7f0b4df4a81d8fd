-- attack: compiler called by the reader of a compiler. expect: limit also: denied
local function r() return load(r) end
load(r)
