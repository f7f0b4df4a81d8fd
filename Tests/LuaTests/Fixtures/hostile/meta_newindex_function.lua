-- attack: __newindex that writes what it is asked to. expect: limit also: denied
setmetatable({}, {__newindex = function(t, k, v) t[k] = v end}).x = 1
