--- cut.lua EXCLUDED FROM TO: copies the tests without what is excluded.
--
-- Lines keep their numbers. Prints the names of the files, one a line.

local excluded, from, to = ...

local ranges = {}
for line in io.lines(excluded) do
  local file, lines = line:match("^([%w.]+)\t([^\t]+)\t.")
  if file then
    ranges[file] = ranges[file] or {}
    for range in lines:gmatch("%S+") do table.insert(ranges[file], range) end
  else
    assert(line:find("^#"), "not a line of " .. excluded .. ": " .. line)
  end
end

local function cut(lines, range)
  local uncounted = range:match("^~(%d+)$")
  if uncounted then
    local line = lines[tonumber(uncounted)]
    lines[tonumber(uncounted)] = line:gsub("%f[%w]assert%f[%W]", "uncounted")
  else
    local first, last = range:match("^(%d+)%-?(%d*)$")
    assert(first, "not a range of lines: " .. range)
    for i = tonumber(first), tonumber(last) or tonumber(first) do
      assert(lines[i], "no such line: " .. range)
      lines[i] = ""
    end
  end
end

for name in io.popen("cd '" .. from .. "' && LC_ALL=C ls *.lua"):lines() do
  local wanted = ranges[name] or {}
  if wanted[1] ~= "*" then
    local lines = {}
    for line in io.lines(from .. "/" .. name, "L") do lines[#lines + 1] = line:gsub("\n$", "") end
    for _, range in ipairs(wanted) do cut(lines, range) end
    local file = assert(io.open(to .. "/" .. name, "wb"))
    file:write(table.concat(lines, "\n"), "\n")
    file:close()
    print(name)
  end
end
