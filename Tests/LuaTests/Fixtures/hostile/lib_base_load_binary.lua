-- attack: bytecode by text, by pieces and by mode. expect: denied
local code = "\27Lua\x54\0\x19\x93\r\n\x1a\n\4\8\8" .. ("\0"):rep(200)
for _, mode in ipairs{"b", "t", "bt", "tb"} do
  if load(code, "x", mode) then return "ESCAPED" end
  local i = 0
  if load(function() i = i + 1 return i <= #code and code:sub(i, i) or nil end, "x", mode) then return "ESCAPED" end
end
if string.dump then return "ESCAPED" end
