-- attack: none, texts of nested tables. expect: ok
local function show(v, d) if type(v) ~= "table" then return tostring(v) end local o = {} for k, e in pairs(v) do o[#o + 1] = tostring(k) .. "=" .. show(e, d + 1) end return "{" .. table.concat(o, ",") .. "}" end
local t = {a = {b = {c = {1, 2, 3}}}, [1] = true}
return show(t, 0) == "{1=true,a={b={c={1=1,2=2,3=3}}}}" and "ok"
