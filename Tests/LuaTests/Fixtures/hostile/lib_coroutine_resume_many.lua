-- attack: ten thousand values to and fro. expect: limit
local t = {} for i = 1, 10000 do t[i] = i end
local co = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
while true do co(table.unpack(t)) end
