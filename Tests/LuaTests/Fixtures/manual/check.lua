--- Cases of the manual: what a snippet gives, in a sandbox and in stock Lua.
--
-- A file of cases has a snippet, an expression or statements, on the lines before
-- each line that begins with "--> ", which tells the values or the error's text.
-- As a script it checks files in stock Lua: lua5.4 check.lua FILE...

local load, pcall, type, tostring, pairs, next = load, pcall, type, tostring, pairs, next
local concat, sort, format, math_type, pack = table.concat, table.sort, string.format, math.type, table.pack

local function quoted(text)
  return '"' .. text:gsub('[%c"\\\128-\255]', function(c) return format("\\%03d", c:byte()) end) .. '"'
end

local function number(value)
  if math_type(value) == "integer" then return format("%d", value) end
  if value ~= value then return "nan" end
  local text = format("%.14g", value)
  return text:find("^%-?%d+$") and text .. ".0" or text
end

local function show(value)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "number" then return number(value) end
  if kind == "nil" or kind == "boolean" then return tostring(value) end
  if kind ~= "table" then return kind end
  local texts, rest = {}, {}
  for i = 1, #value do texts[i] = show(value[i]) end
  for key, field in next, value do
    if not (math_type(key) == "integer" and key >= 1 and key <= #value) then
      rest[#rest + 1] = (type(key) == "string" and key or "[" .. show(key) .. "]") .. " = " .. show(field)
    end
  end
  sort(rest)
  for _, text in ipairs(rest) do texts[#texts + 1] = text end
  return "{" .. concat(texts, ", ") .. "}"
end

--- What a snippet gives, as the line after it says it.
local function outcome(snippet)
  local chunk, fault = load("return " .. snippet, "=case")
  if not chunk then chunk, fault = load(snippet, "=case") end
  if not chunk then return "error: " .. fault end
  local results = pack(pcall(chunk))
  if not results[1] then
    return "error: " .. (type(results[2]) == "string" and results[2] or show(results[2]))
  end
  local texts = {}
  for i = 2, results.n do texts[i - 1] = show(results[i]) end
  return results.n == 1 and "nothing" or concat(texts, ", ")
end

if not arg then return outcome end

local wrong, count = 0, 0
for _, path in ipairs(arg) do
  local snippet = {}
  for line in io.lines(path) do
    local expected = line:match("^%-%-> (.*)")
    if expected then
      local text = concat(snippet, "\n")
      local found = outcome(text)
      count, snippet = count + 1, {}
      if found ~= expected then
        wrong = wrong + 1
        print(path, text, "expected " .. expected, "found    " .. found)
      end
    elseif line ~= "" and not line:find("^%-%-") then
      snippet[#snippet + 1] = line
    end
  end
end
print(format("%d cases, %d differ from %s", count, wrong, _VERSION))
os.exit(wrong == 0)
