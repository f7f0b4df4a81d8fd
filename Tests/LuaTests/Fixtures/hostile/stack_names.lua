-- attack: error text while the stack is at its end (CVE-2022-33099). expect: limit
local n = ("n"):rep(500)
local f = load("local " .. n .. " = {} local function f() return " .. n .. "." .. n .. "() + f() end return f")()
local function deep(i) if i == 0 then return f() end return (deep(i - 1)) + f() end
while true do pcall(deep, 150000) end
