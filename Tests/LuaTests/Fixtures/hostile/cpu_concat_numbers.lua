-- attack: hundred numbers made texts by one instruction. expect: limit
local f = load("local x = ... return " .. ("x .. "):rep(150) .. "x")
while true do f(1e300 / 3) end
