-- attack: constant _ENV, for which 5.4.4 made wrong code (CVE-2022-28805). expect: denied
local s = {} for r = 1, 3 do s[#s + 1] = "local function f" .. r .. "() " for i = 1, 180 do s[#s + 1] = "local a" .. i .. " <const> = " .. i .. " " end end
local f = load(table.concat(s) .. "local _ENV <const> = 11 X = 'hi' return X.y .. Z" .. (" end"):rep(3) .. " return f1()")
return f and tostring(select(2, pcall(f)))
