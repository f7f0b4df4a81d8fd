-- attack: objects printed, for their addresses. expect: denied
print({}, print, coroutine.running(), setmetatable({}, {__tostring = function() return "t" end}), nil, 1.5)
print(setmetatable({}, {__name = "a\0b"}))
