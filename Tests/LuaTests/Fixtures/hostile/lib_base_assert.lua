-- attack: error object passed through assert whose __tostring yields. expect: denied also: limit
local t = setmetatable({}, {__tostring = coroutine.yield})
coroutine.wrap(function() assert(false, t) end)()
