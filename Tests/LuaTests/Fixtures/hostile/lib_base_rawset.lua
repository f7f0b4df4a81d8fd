-- attack: NaN and nil as keys, and a table that grows without end. expect: limit
assert(not pcall(rawset, {}, nil, 1) and not pcall(rawset, {}, 0 / 0, 1))
local t = {} while true do rawset(t, {}, t) end
