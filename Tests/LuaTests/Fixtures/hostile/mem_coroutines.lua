-- attack: suspended coroutines, all kept. expect: limit
local t = {} while true do local co = coroutine.wrap(coroutine.yield) co() t[#t + 1] = co end
