extension Prelude {
    /// Where a declaration stands, what is wrong with it, and a copy of its data.
    static let words = #"""
        --- What every declaration needs: its line, its faults, a copy of its data.
        --
        -- These files run in the plugin's own state, before the plugin. They keep nothing:
        -- what is declared goes to the host at once. Their functions outlive the load, so
        -- none of them assigns a variable from outside itself.

        local dsl, host = ...
        local error, ipairs, next, pairs, pcall, rawget, setmetatable, tostring, type =
          error, ipairs, next, pairs, pcall, rawget, setmetatable, tostring, type
        local concat, integer_type, sub = table.concat, math.type, string.sub

        --- "plugin.lua:12": the nearest line that is being run outside these files.
        local function here()
          for level = 2, 24 do
            local _, place = pcall(error, "", level)
            if place ~= "" and sub(place, 1, 10) ~= "dandelion:" then return sub(place, 1, -3) end
          end
          return "plugin.lua:1"
        end

        --- Stands for what was refused: every use of it gives itself, so that one fault is told once.
        local Broken = {}
        Broken.__index = function(self) return self end
        Broken.__call = Broken.__index
        for _, name in ipairs { "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__concat" } do
          Broken[name] = function() return setmetatable({ ["$"] = "broken" }, Broken) end
        end
        Broken.__lt = function() return false end
        Broken.__le = Broken.__lt

        local function broken() return setmetatable({ ["$"] = "broken" }, Broken) end

        --- Something is wrong, and the rest of the file can still be read. Once the plugin runs, this raises.
        local function fault(message, hint)
          local place = here()
          if host.report(place, message, hint) then return broken() end
          return error(place .. ": " .. message .. ". " .. hint, 0)
        end

        --- Something is wrong, and nothing sensible can follow.
        local function refuse(message, hint)
          local place = here()
          host.report(place, message, hint)
          return error(place .. ": " .. message .. ". " .. hint, 0)
        end

        --- "rule", "path", "pattern" …: what an object of these files is; nil for everything else.
        local function kind(value)
          return type(value) == "table" and rawget(value, "$") or nil
        end

        local names_of_kinds = {
          aggregate = "a count", all = "a matcher", any = "a matcher", anything = "a matcher",
          broken = "a refused declaration", expr = "a calculation", match = "a matcher", no = "a matcher",
        }

        --- A value in the words of an error text.
        local function describe(value)
          local sort = type(value)
          if sort == "nil" then return "nothing" end
          if sort == "string" then return 'the text "' .. value .. '"' end
          if sort == "number" or sort == "boolean" then return "the " .. sort .. " " .. tostring(value) end
          if sort == "userdata" then return tostring(value) end
          return names_of_kinds[kind(value)] or "a " .. (kind(value) or sort)
        end

        --- A key in the words of an error text.
        local function quote(key)
          return type(key) == "string" and "'" .. key .. "'" or describe(key)
        end

        local function place_of(path, key)
          if type(key) == "number" then return path .. "[" .. tostring(key) .. "]" end
          return path .. "." .. tostring(key)
        end

        --- A copy of a value, data alone. `path` names it in error texts. Where `is_term`, what is no
        -- data stands for itself: the rules' own reader says what belongs there.
        local function data(value, path, is_term, depth)
          local sort = type(value)
          if sort == "function" or sort == "thread" then
            if is_term then return { ["$"] = sort, at = here() } end
            return fault(path .. " is a function, and data belongs there",
              "Functions stand only in 'act', 'workflow' and 'test'")
          end
          if sort ~= "table" then return value end
          depth = depth or 0
          if depth > 20 then
            return fault(path .. " nests deeper than 20 tables", "Flatten it; a table that holds itself is no data")
          end
          -- Rules read paths as plain data, where a field may be called like one of these keys.
          if kind(value) == "path" and rawget(value, "$root") then
            return { ["$"] = "path", root = value["$root"], keys = data(value["$keys"], path, is_term, depth + 1), at = value["$at"] }
          end
          local copy, fields, places = {}, 0, 0
          for key, element in next, value do
            if type(key) == "string" then
              fields = fields + 1
            elseif integer_type(key) == "integer" then
              places = places + 1
            else
              return fault(path .. " has a key that is " .. describe(key), "Data has texts for keys, or is a list")
            end
            copy[key] = data(element, place_of(path, key), is_term, depth + 1)
          end
          if fields > 0 and places > 0 then
            return fault(path .. " mixes a list with named fields", "Give every element a name, or none")
          end
          if places > 0 and copy[places] == nil then
            return fault(path .. " is a list with holes", "Leave no nil between its elements")
          end
          return copy
        end

        --- Refuses the keys of a table that are not among the known ones.
        local function check_keys(what, spec, known)
          local is_known = {}
          for _, key in ipairs(known) do is_known[key] = true end
          for key in pairs(spec) do
            if type(key) ~= "string" then
              fault(what .. " has " .. describe(spec[key]) .. " without a key",
                "Its keys are " .. concat(known, ", "))
            elseif not is_known[key] then
              local meant = host.nearest(key, concat(known, " "))
              fault(what .. " has no key '" .. key .. "'",
                meant and "Did you mean '" .. meant .. "'?" or "Its keys are " .. concat(known, ", "))
            end
          end
        end

        --- Hands a declaration to the host, which may refuse it.
        local function add(sort, name, value, action)
          local message, hint = host.add(sort, name, here(), value, action)
          if message then fault(message, hint) end
        end

        --- A function for `sort "name" body`: calls `declare(name, body)`.
        local function named(sort, declare)
          return function(name)
            if type(name) ~= "string" or name == "" then
              refuse("a " .. sort .. " needs a name and got " .. describe(name), "Write " .. sort .. ' "its name" first')
            end
            local message, hint = host.begin(sort, name, here())
            if message then refuse(message, hint) end
            return function(body)
              host.close(sort, name)
              return declare(name, body)
            end
          end
        end

        dsl.here, dsl.fault, dsl.refuse, dsl.broken = here, fault, refuse, broken
        dsl.kind, dsl.describe, dsl.quote, dsl.data = kind, describe, quote, data
        dsl.check_keys, dsl.add, dsl.named = check_keys, add, named
        dsl.globals = {}
        """#
}
