-- attack: every name that a library of the host might have. expect: denied
for _, name in ipairs{"io", "os", "package", "debug", "require", "dofile", "loadfile", "collectgarbage", "warn", "newproxy", "module", "jit", "ffi", "bit32"} do
  if rawget(_G, name) ~= nil or load("return " .. name)() ~= nil then return "ESCAPED" end
end
if string.dump or math.randomseed or table.getn or coroutine.kill then return "ESCAPED" end
