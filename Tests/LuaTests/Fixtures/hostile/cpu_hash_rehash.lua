-- attack: integer keys spread well until the table grows: then all collide, within one instruction. expect: limit also: isolated
local t = {}
for i = 1, 65537 do t[i * 131071] = true end
