-- attack: everything that can be reached from the globals, to find a library of the host. expect: denied
local seen, queue = {}, {_G, getmetatable("") or nil}
while #queue > 0 do
  local t = table.remove(queue)
  for k, v in pairs(t) do
    if k == "execute" or k == "open" or k == "getregistry" or k == "loadlib" or k == "exit" or k == "getenv" then return "ESCAPED" end
    if type(v) == "userdata" then return "ESCAPED" end
    if type(v) == "table" and not seen[tostring(k)] then seen[tostring(k)] = true queue[#queue + 1] = v end
  end
end
