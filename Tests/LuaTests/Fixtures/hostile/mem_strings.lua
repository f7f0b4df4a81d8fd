-- attack: texts that double. expect: limit
local s = "x" while true do s = s .. s end
