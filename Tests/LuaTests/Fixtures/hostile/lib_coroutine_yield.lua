-- attack: yield across a sort, a gsub, a metamethod and a load. expect: denied
for _, f in ipairs{
  function() table.sort({2, 1}, coroutine.yield) end,
  function() ("x"):gsub("x", coroutine.yield) end,
  function() tostring(setmetatable({}, {__tostring = coroutine.yield})) end,
  function() load(coroutine.yield) error() end,
} do if coroutine.resume(coroutine.create(f)) then return "ESCAPED" end end
