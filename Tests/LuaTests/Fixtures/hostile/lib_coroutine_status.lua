-- attack: status asked of everything. expect: denied
for _, v in ipairs{1, "x", {}, print} do if pcall(coroutine.status, v) then return "ESCAPED" end end
local co co = coroutine.create(function() return coroutine.status(co) end)
return select(2, coroutine.resume(co)) .. coroutine.status(co)
