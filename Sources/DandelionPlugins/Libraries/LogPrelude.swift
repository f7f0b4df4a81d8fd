package import DandelionLua
import DandelionModel

/// What of the log and of `inspect` is written in Lua: it meets tables as they
/// are, with their functions and cycles.
package enum LogPrelude {
    /// Puts `print`, `log` and `inspect` into a sandbox, in place of the library's `print`.
    ///
    /// Before any of the plugin's files runs, since they may keep what they find.
    /// Nothing happens where the sandbox lacks ``LogLibrary/write``.
    package static func install(in sandbox: Sandbox) throws(LuaError) {
        guard let console = try sandbox.global("console") else { return }
        let prelude = try sandbox.load(Array(source.utf8), name: "dandelion:log")
        let made = try sandbox.call(prelude, [console])
        for (name, value) in zip(["log", "print", "inspect"], made) { try sandbox.setGlobal(name, value) }
        try sandbox.setGlobal("console", nil)
    }

    /// One chunk: it gets the host's function and returns `log`, `print`, `inspect`.
    static let source = #"""
        --- Values as text for people, and lines of the log.

        local console = ...
        local error, getmetatable, ipairs, math_type, pairs, pcall, select, tostring, type =
          error, getmetatable, ipairs, math.type, pairs, pcall, select, tostring, type
        local concat, find, format, gsub, sub = table.concat, string.find, string.format, string.gsub, string.sub

        local widest, deepest, most, longest = 78, 8, 100, 8192
        local keywords = {
          ["and"] = true, ["break"] = true, ["do"] = true, ["else"] = true, ["elseif"] = true, ["end"] = true,
          ["false"] = true, ["for"] = true, ["function"] = true, ["goto"] = true, ["if"] = true, ["in"] = true,
          ["local"] = true, ["nil"] = true, ["not"] = true, ["or"] = true, ["repeat"] = true, ["return"] = true,
          ["then"] = true, ["true"] = true, ["until"] = true, ["while"] = true,
        }

        local function quote(text) return (gsub(format("%q", text), "\\\n", "\\n")) end

        local function key_text(key)
          if type(key) ~= "string" then return "[" .. tostring(key) .. "]" end
          if find(key, "^[%a_][%w_]*$") and not keywords[key] then return key end
          return "[" .. quote(key) .. "]"
        end

        --- The entries of a table as `{ key, value }` in the order of `pairs`, and how many more there are.
        -- A table with objects as keys has no order that lasts: of it only the list is shown.
        local function entries_of(value)
          local list, left = {}, 0
          local function take(key, element)
            if #list < most then list[#list + 1] = { key, element } else left = left + 1 end
          end
          local is_sorted = pcall(function()
            for key, element in pairs(value) do take(key, element) end
          end)
          if is_sorted then return list, left end
          list, left = {}, 0
          for index, element in ipairs(value) do take(index, element) end
          return list, left, true
        end

        local show

        --- Whether a table tells what it is by itself.
        local function own_text(value)
          local class = getmetatable(value)
          if type(class) ~= "table" or class.__tostring == nil then return nil end
          local told, text = pcall(tostring, value)
          return told and "<" .. text .. ">" or nil
        end

        local function show_table(value, indent, path, shown)
          if path[value] then return "<cycle>" end
          if shown[value] then return "<shown before>" end
          local text = own_text(value)
          if text then return text end
          if #indent >= 2 * deepest then return "{ … }" end
          path[value], shown[value] = true, true
          local parts, width, place = {}, 4, 1
          local list, left, has_objects = entries_of(value)
          for index = 1, #list do
            local key, element = list[index][1], list[index][2]
            local text = show(element, indent .. "  ", path, shown)
            if math_type(key) == "integer" and key == place then place = place + 1
            else text = key_text(key) .. " = " .. text end
            parts[#parts + 1] = text
            width = width + #text + 2
            if find(text, "\n", 1, true) then width = widest * 2 end
          end
          if has_objects then parts[#parts + 1] = "<objects as keys>" end
          if left > 0 then parts[#parts + 1] = "<" .. left .. " more>" end
          path[value] = nil
          if #parts == 0 then return "{}" end
          if width + #indent <= widest then return "{ " .. concat(parts, ", ") .. " }" end
          return "{\n" .. indent .. "  " .. concat(parts, ",\n" .. indent .. "  ") .. ",\n" .. indent .. "}"
        end

        function show(value, indent, path, shown)
          local kind = type(value)
          if kind == "string" then return quote(value) end
          if kind == "table" then return show_table(value, indent, path, shown) end
          if kind == "function" then return "<function>" end
          if kind == "thread" then return "<coroutine>" end
          return tostring(value)
        end

        local function inspect(value) return show(value, "", {}, {}) end

        --- "plugin.lua:12": the nearest line that runs outside of this chunk.
        local function here()
          for level = 3, 24 do
            local _, place = pcall(error, "", level)
            if place ~= "" and sub(place, 1, 10) ~= "dandelion:" then return sub(place, 1, -3) end
          end
          return ""
        end

        local function line(level)
          return function(...)
            local parts = {}
            for index = 1, select("#", ...) do
              local value = select(index, ...)
              parts[index] = type(value) == "string" and value or inspect(value)
            end
            local text = concat(parts, " ")
            if #text > longest then text = sub(text, 1, longest) .. "…" end
            return console:write(level, here(), text)
          end
        end

        local log = { debug = line "debug", info = line "info", warn = line "warn", error = line "error" }
        return log, log.info, inspect
        """#
}
