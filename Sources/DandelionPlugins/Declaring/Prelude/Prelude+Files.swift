extension Prelude {
    /// Loading the plugin's other files, and what the run phase may touch.
    static let files = #"""
        --- The plugin's other files, and the functions that it is granted.

        local dsl, host = ...
        local globals = dsl.globals
        local here, refuse, describe = dsl.here, dsl.refuse, dsl.describe
        local error, ipairs, next, setmetatable, type = error, ipairs, next, setmetatable, type
        local concat = table.concat

        -- What each file returned, by path. Filled while the plugin loads, frozen afterwards.
        local loaded = {}
        local loading = {}

        local function path_of(word, name)
          if type(name) ~= "string" then
            refuse(word .. " needs the name of a file and got " .. describe(name), "Write " .. word .. ' "lib.codes"')
          end
          if name:find "/" or name:find "%.%." or name:find "^%." or name:find "%.$" or name == "" then
            refuse("'" .. name .. "' is not the name of a file in the plugin's folder",
              "Write its path with dots and without .lua: " .. word .. ' "lib.codes" loads lib/codes.lua')
          end
          return (name:gsub("%.", "/")) .. ".lua"
        end

        local function run(word, name, path)
          if loading[path] then
            refuse("'" .. path .. "' is loaded again while it still loads", "Move what both files need into a third one")
          end
          local chunk, hint = host.chunk(path, word)
          if not chunk then refuse("the plugin has no file '" .. path .. "'", hint) end
          loading[path] = true
          local result = chunk(name)
          loading[path] = nil
          return result
        end

        --- What another file of the plugin returns. A second call gives the same, and runs nothing.
        function globals.require(name)
          local path = path_of("require", name)
          if loaded[path] == nil then
            if not host.is_loading() then
              refuse("'" .. name .. "' was not loaded with the plugin", "Require it at the top of the file, outside functions")
            end
            local result = run("require", name, path)
            if result == nil then result = true end
            loaded[path] = result
          end
          return loaded[path]
        end

        --- Runs another file of the plugin for what it declares.
        function globals.include(name)
          local path = path_of("include", name)
          if not host.is_loading() then
            refuse("'" .. name .. "' cannot be included while the plugin runs", "Include it at the top of the file, outside functions")
          end
          run("include", name, path)
        end

        --- A table of host functions, of which only the granted ones are there.
        function dsl.grant(noun, functions, granted)
          local allowed = {}
          for _, name in ipairs(granted) do allowed[name] = functions[name] end
          return setmetatable(allowed, {
            __index = function(_, name)
              local message, hint = host.absent(noun, name)
              return error(here() .. ": " .. message .. ". " .. hint, 0)
            end,
          })
        end

        --- The names in a table, as one text; of all globals without one.
        function dsl.names(values)
          local names = {}
          for name in next, values or _ENV do names[#names + 1] = name end
          return concat(names, " ")
        end
        """#
}
