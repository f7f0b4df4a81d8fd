-- attack: __index that reads what it is asked for. expect: limit also: denied
return setmetatable({}, {__index = function(t, k) return t[k] end}).x
