--- stock.lua PRELUDE FILE: runs one test in stock Lua; prints how many asserts it executed.

local prelude, path = ...
local assert, write, traceback, xpcall, exit = assert, io.write, debug.traceback, xpcall, os.exit
arg = nil
dofile(prelude)
local file = assert(io.open(path, "rb"))
local chunk = assert(load(file:read("a"), "=" .. path:match("[^/]*$")))
file:close()
local ok, message = xpcall(chunk, traceback)
if not ok then
  io.stderr:write(tostring(message), "\n")
  exit(1)
end
write(ASSERTS, "\n")
