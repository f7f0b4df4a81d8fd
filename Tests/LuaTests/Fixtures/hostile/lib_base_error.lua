-- attack: error object that raises itself again from every handler. expect: limit also: denied
local e = setmetatable({}, {__tostring = error})
while true do if select(2, xpcall(error, error, e)) ~= e then error(e, 2) end end
