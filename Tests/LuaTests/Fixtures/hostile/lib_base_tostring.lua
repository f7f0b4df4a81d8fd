-- attack: no address in any text. expect: denied
local seen = {}
for _, v in ipairs{{}, print, function() end, coroutine.create(print), setmetatable({}, {__name = "n"}), setmetatable({}, {__name = 1})} do
  seen[#seen + 1] = tostring(v)
  seen[#seen + 1] = ("%s %10s"):format(v, tostring(v))
  seen[#seen + 1] = select(2, pcall(error, v)) == v and "" or "?"
  seen[#seen + 1] = tostring(select(2, pcall(function() return v < v end))) .. tostring(select(2, pcall(function() return v .. v end)))
end
if table.concat(seen, "\n"):find("0x") or table.concat(seen):find("%x%x%x%x%x%x%x%x") then return "ESCAPED" end
