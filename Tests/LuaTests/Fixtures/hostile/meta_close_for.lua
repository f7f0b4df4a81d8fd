-- attack: closing value of a loop that is left by an error and by break. expect: limit
local closed = 0
local c = setmetatable({}, {__close = function() closed = closed + 1 end})
pcall(function() for k in next, {1}, nil, c do error("x") end end)
for k in next, {1}, nil, c do break end
assert(closed == 2)
for k in next, {1}, nil, setmetatable({}, {__close = function() while true do end end}) do end
