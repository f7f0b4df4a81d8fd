-- attack: lines without end, and a text of a megabyte. expect: limit
while true do print(("x"):rep(1000)) print(setmetatable({}, {__tostring = function() return ("y"):rep(1000000) end})) end
