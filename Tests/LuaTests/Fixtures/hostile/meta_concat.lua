-- attack: __concat over two hundred operands for ever. expect: limit
local m m = setmetatable({}, {__concat = function(a, b) return m end})
local f = load("local m = ... return " .. ("m .. "):rep(190) .. "m")
while true do f(m) end
