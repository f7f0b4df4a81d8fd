-- attack: limit inside a wrap inside a pcall inside a wrap. expect: limit
local function spin() while true do end end
while true do pcall(coroutine.wrap(function() pcall(coroutine.wrap(spin)) spin() end)) end
