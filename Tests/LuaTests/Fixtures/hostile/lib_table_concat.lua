-- attack: __index that gives empty texts for ever. expect: limit
return #table.concat(setmetatable({}, {__index = function() return "" end}), "", 1, 1 << 50)
