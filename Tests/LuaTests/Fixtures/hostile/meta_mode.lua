-- attack: weak tables, by a field set afterwards. expect: denied
local m = {} local t = setmetatable({}, m) m["__mo" .. "de"] = "kv" m.__mode = "kv"
for i = 1, 200 do t[i] = {} end
for i = 1, 50000 do local x = {{}} end
for i = 1, 200 do if not t[i] then return "ESCAPED" end end
