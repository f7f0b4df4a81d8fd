-- attack: none, queue as a class whose list has a metatable. expect: ok
local Queue = {} Queue.__index = Queue
function Queue:push(v) table.insert(self, v) end
function Queue:pop() return table.remove(self, 1) end
local q, n = setmetatable({}, Queue), 0
for i = 1, 1500 do q:push(i) end
while #q > 0 do n = n + q:pop() end
table.sort(q) assert(table.concat(q) == "" and select("#", table.unpack(q)) == 0)
return n == 1500 * 1501 / 2 and "ok"
