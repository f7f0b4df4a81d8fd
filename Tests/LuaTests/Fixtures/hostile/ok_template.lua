-- attack: none, template filled two thousand times. expect: ok
local n = 0
for i = 1, 2000 do
  local s = ("Dear {name}, you have {points} points until {day}."):gsub("{(%w+)}", {name = "Ada", points = i, day = "Monday"})
  n = n + #s
end
return n > 80000 and "ok"
