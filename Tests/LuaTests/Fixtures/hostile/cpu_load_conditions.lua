-- attack: text of one condition with thousands of parts. expect: limit
local text = "local a = 1 if a" .. (" and a"):rep(1900) .. " then end"
while true do assert(load(text)) end
