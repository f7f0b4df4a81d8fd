-- attack: limit's own error object, kept by a handler and by a __close. expect: limit
local kept
local c = setmetatable({}, {__close = function(_, e) kept = e end})
while true do xpcall(function() local x <close> = c while true do end end, function(e) kept = e return e end) if kept then return "ESCAPED" end end
