-- attack: __pairs that returns nothing, raises and yields. expect: denied
if pcall(function() for k in pairs(setmetatable({}, {__pairs = function() end})) do end end) then return "ESCAPED" end
if pcall(pairs, setmetatable({}, {__pairs = error})) then return "ESCAPED" end
return coroutine.wrap(function() for k in pairs(setmetatable({}, {__pairs = coroutine.yield})) do end end)()
