-- attack: finalizers and weak tables by each way in. expect: denied
local ran = false
local function gc() ran = true while true do end end
if pcall(setmetatable, {}, {__gc = gc}) or pcall(setmetatable, {}, {__mode = "k"}) then return "ESCAPED" end
local m = {} setmetatable({}, m) m.__gc = gc m.__mode = "kv"
for i = 1, 20000 do local t = {{}, {}} end
if ran or pcall(setmetatable, {}, m) then return "ESCAPED" end
