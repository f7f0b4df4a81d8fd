package import DandelionLua
import DandelionModel

/// What of the log and of `inspect` is written in Lua: it meets tables as they
/// are, with their functions and cycles.
package enum LogPrelude {
    /// Puts `print`, `log` and `inspect` into a sandbox that has
    /// ``LogLibrary/write`` among its functions.
    package static func install(in sandbox: Sandbox) throws(LuaError) {
        let prelude = try sandbox.load(Array(source.utf8), name: "dandelion:log")
        guard case .reference(let log)? = try sandbox.global("log"),
            let write = try sandbox.field(log, "write")
        else { return }
        let made = try sandbox.call(prelude, [write])
        for (name, value) in zip(["log", "print", "inspect"], made) { try sandbox.setGlobal(name, value) }
    }

    static let source = #"""
        --- Values as text for people, and lines of the log.

        local write = ...
        local error, ipairs, math_type, next, pairs, pcall, rawequal, select, sort, tostring, type =
          error, ipairs, math.type, next, pairs, pcall, rawequal, select, table.sort, tostring, type
        local concat, find, format, gsub, sub = table.concat, string.find, string.format, string.gsub, string.sub

        local widest, deepest, most = 78, 8, 200

        local keywords = {}
        for word in string.gmatch("and break do else elseif end false for function goto if in local nil not or repeat return then true until while", "%a+") do
          keywords[word] = true
        end

        local function key_text(key)
          if type(key) == "string" then
            if find(key, "^[%a_][%w_]*$") and not keywords[key] then return key end
            return "[" .. gsub(format("%q", key), "\n", "n") .. "]"
          end
          return "[" .. (type(key) == "table" and "table" or type(key) == "function" and "function" or tostring(key)) .. "]"
        end

        --- The keys of a table, sorted where they can be: false, true, numbers, texts. Objects come last.
        local function keys_of(value)
          local keys, others = {}, {}
          local key = next(value)
          while key ~= nil do
            local kind = type(key)
            if kind == "string" or kind == "number" or kind == "boolean" then keys[#keys + 1] = key
            else others[#others + 1] = key end
            key = next(value, key)
          end
          return keys, others
        end
        """#
}
