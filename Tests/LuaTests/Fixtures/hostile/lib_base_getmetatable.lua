-- attack: metatable of strings, of functions and of the globals. expect: denied
for _, v in ipairs{"x", print, 1, true, coroutine.running(), _G, string} do
  local m = getmetatable(v)
  if type(m) == "table" and m ~= getmetatable(_G) then m.__index = function() return "ESCAPED" end end
end
return ("x").anything or (1 and ("y").anything)
