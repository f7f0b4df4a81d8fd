-- attack: arguments that double at each call. expect: limit
local function f(...) return f(1, ..., select(1, ...)) end
local function g(...) return g(table.unpack({...}, 1, select("#", ...) * 2)) end
pcall(f, 1) g(1)
