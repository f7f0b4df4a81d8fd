--- What the official tests find before their first line, in stock Lua and in a sandbox.

-- No internal library T; nothing that depends on the platform; all the slow ones.
T, _port, _soft = nil, true, nil

ASSERTS, uncounted = 0, assert

function assert(...)
  ASSERTS = ASSERTS + 1
  return uncounted(...)
end

function print() end

collectgarbage = collectgarbage or function() return 0 end

package = package or {
  preload = {},
  loaded = {
    _G = _G, coroutine = coroutine, math = math, string = string, table = table, utf8 = utf8,
  },
}
package.loaded.package = package
package.loaded.bwcoercion = true
package.loaded.tracegc = { start = print, stop = print }

function require(name)
  local make = package.preload[name]
  if make and not package.loaded[name] then package.loaded[name] = make(name) end
  return package.loaded[name]
end
