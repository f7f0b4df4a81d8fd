-- attack: handler that fails in its own handler. expect: limit also: denied
local function h() error("again") end
while true do xpcall(error, h) xpcall(h, function() return h() end) end
