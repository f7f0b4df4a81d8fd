-- attack: error texts of many kinds. expect: isolated check: stable
local out = {}
for _, f in ipairs{
  function() return {} + 1 end, function() return #5 end, function() return nil .. "x" end, function() return {} < {} end,
  function() return 2 < "x" end, function() undefined() end, function() local t t.x = 1 end, function() return 1 // 0 end,
  function() return 1.5 | 1 end, function() ("x"):nothing() end, function() string.rep() end, function() setmetatable(1, {}) end,
  function() for i = 1, 10, 0 do end end, function() error({}) end, function() error("x", 2) end, function() load("x =")() end,
} do out[#out + 1] = tostring(select(2, pcall(f))) end
out[#out + 1] = select(2, load("x = = 1", "=chunk"))
return table.concat(out, "\n")
