-- attack: none, reads a table of 3000 rows by patterns. expect: ok
local rows = {} for i = 1, 3000 do rows[i] = i .. ',"name ' .. i .. '",' .. i * 1.5 end
local sum = 0
for line in table.concat(rows, "\n"):gmatch("[^\n]+") do
  local id, name, amount = line:match('^(%d+),"([^"]*)",([%d.]+)$')
  assert(name == "name " .. id) sum = sum + tonumber(amount)
end
return sum == 3000 * 3001 / 2 * 1.5 and "ok"
