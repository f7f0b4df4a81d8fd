-- attack: message handler of xpcall answers for an overflow of the C stack. expect: limit
local function deeper() return string.gsub("a", "a", deeper) end
local _, answer = xpcall(deeper, function() return "swallowed" end)
local _, second = xpcall(load, function() return "swallowed" end, ("("):rep(500))
return (answer == "swallowed" or second == "swallowed") and "ESCAPED" or "denied"
