-- attack: __name that is no text. expect: isolated check: stable
local out = {}
for _, n in ipairs{1, true, {}, print, "N"} do local t = setmetatable({}, {__name = n}) out[#out + 1] = tostring(t) .. select(2, pcall(math.abs, t)) .. select(2, pcall(function() return t < 1 end)) end
return table.concat(out, "\n")
