-- attack: __index that is its own table, whose one key is a text of megabytes that nearly matches. expect: limit wall: 300ms
local s = ("x"):rep(3000000)
local t, key = {[s .. "a"] = 1}, s .. "b"
setmetatable(t, {__index = t})
while true do pcall(function() return t[key] end) end
