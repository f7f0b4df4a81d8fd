-- attack: reader that never ends, and one that fails. expect: denied also: limit
assert(not load(function() error("r") end))
local s = (" "):rep(1000000)
assert(load(function() return s end))
