-- attack: __close that raises anew for ever. expect: limit also: denied
local function f() local c <close> = setmetatable({}, {__close = function() f() end}) error("a") end
f()
