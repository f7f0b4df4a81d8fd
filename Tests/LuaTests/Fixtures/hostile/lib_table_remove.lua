-- attack: length that lies, from the front. expect: limit
return table.remove(setmetatable({}, {__len = function() return math.maxinteger end}), 1)
