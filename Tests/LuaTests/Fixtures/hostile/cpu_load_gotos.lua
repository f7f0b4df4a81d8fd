-- attack: text with nine thousand gotos to one label. expect: limit
local text = ("goto a "):rep(9000) .. "::a::"
while true do assert(load(text)) end
