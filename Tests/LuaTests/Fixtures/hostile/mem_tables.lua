-- attack: tables within tables. expect: limit
local t = {} while true do t = {t} end
