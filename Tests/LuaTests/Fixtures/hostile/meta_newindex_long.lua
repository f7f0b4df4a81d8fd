-- attack: __newindex that is its own table, whose one key nearly matches. expect: limit wall: 300ms
local s = ("x"):rep(3000000)
local t, key = {[s .. "a"] = 1}, s .. "b"
setmetatable(t, {__newindex = t})
while true do pcall(function() t[key] = 1 end) end
