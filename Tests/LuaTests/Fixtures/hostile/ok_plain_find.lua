-- attack: none, splits a text of 200 KB at its commas by plain find. expect: ok
local parts = {} for i = 1, 20000 do parts[i] = "field" .. i end
local text, from, n = table.concat(parts, ","), 1, 0
while true do
  local at = text:find(",", from, true)
  n = n + 1
  if not at then break end
  assert(text:sub(from, at - 1) == parts[n]) from = at + 1
end
return n == 20000 and "ok"
