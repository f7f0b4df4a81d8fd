-- attack: __tostring that returns everything but a text. expect: denied
for _, v in ipairs{{}, true, print} do if pcall(tostring, setmetatable({}, {__tostring = function() return v end})) then return "ESCAPED" end end
return ("%s"):format(setmetatable({}, {__tostring = function() end}))
