-- attack: none, values closed in their order, on each way out. expect: ok
local log = {}
local function guard(n) return setmetatable({}, {__close = function(_, e) log[#log + 1] = n .. (e and "!" or "") end}) end
do local a <close> = guard("a") local b <close> = guard("b") end
pcall(function() local c <close> = guard("c") error("x") end)
local co = coroutine.wrap(function() local d <close> = guard("d") coroutine.yield(1) return 2 end) co() co()
local dead = coroutine.create(function() local e <close> = guard("e") coroutine.yield() end) coroutine.resume(dead) coroutine.close(dead)
for i in function(_, i) i = (i or 0) + 1 return i < 3 and i or nil end, nil, nil, guard("f") do end
return table.concat(log) == "bac!def" and "ok"
