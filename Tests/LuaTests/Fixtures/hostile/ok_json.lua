-- attack: none, writes and reads a value as JSON. expect: ok
local function write(v)
  if type(v) == "table" then
    local o = {}
    if #v > 0 then for i, e in ipairs(v) do o[i] = write(e) end return "[" .. table.concat(o, ",") .. "]" end
    for k, e in pairs(v) do o[#o + 1] = ("%q:%s"):format(k, write(e)) end return "{" .. table.concat(o, ",") .. "}"
  end
  return type(v) == "string" and ("%q"):format(v) or tostring(v)
end
local function read(s, at)
  at = s:find("%S", at)
  local c = s:sub(at, at)
  if c == "{" or c == "[" then
    local t = {} at = at + 1
    while not s:find("^[%]}]", at) do
      local k = #t + 1
      if c == "{" then k, at = read(s, at) at = at + 1 end
      t[k], at = read(s, at) if s:sub(at, at) == "," then at = at + 1 end
    end
    return t, at + 1
  end
  if c == '"' then local e = s:find('"', at + 1, true) return s:sub(at + 1, e - 1), e + 1 end
  local w = s:match("^[%w.+-]+", at)
  return tonumber(w) or w == "true", at + #w
end
local v = {} for i = 1, 500 do v[i] = {id = i, name = "n" .. i, tags = {"a", "b"}, on = true} end
local text = write(v) local back = read(text, 1)
return write(back) == text and back[500].tags[2] == "b" and "ok"
