extension Prelude {
    /// Matchers, and the paths that stand for values which are not known yet.
    static let conditions = #"""
        --- Matchers and paths: conditions as data.
        --
        -- A path such as `on.member` stands for a value that is known only when an event comes. Lua
        -- itself decides `<`, `==`, `and` and `not` at once, so that those can never be data.

        local dsl, host = ...
        local globals = dsl.globals
        local here, fault, refuse, kind, describe, data = dsl.here, dsl.fault, dsl.refuse, dsl.kind, dsl.describe, dsl.data
        local ipairs, pairs, rawget, select, setmetatable, tostring, type =
          ipairs, pairs, rawget, select, setmetatable, tostring, type
        local concat, unpack = table.concat, table.unpack

        -- Matchers. What they are given is checked where they are read, against a field.

        --- Arguments as a list: none of them where one is nil, which a list cannot hold.
        local function arguments(...)
          local only = ...
          if select("#", ...) == 1 and type(only) == "table" and not kind(only) then return data(only, "a matcher", true) end
          for place = 1, select("#", ...) do
            if select(place, ...) == nil then return {} end
          end
          return data({ ... }, "a matcher", true)
        end

        for _, op in ipairs { "eq", "ne", "lt", "le", "gt", "ge", "between", "oneof", "prefix", "contains" } do
          globals[op] = function(...)
            return { ["$"] = "match", op = op, args = arguments(...), at = here() }
          end
        end

        for _, op in ipairs { "all", "any", "no" } do
          globals[op] = function(...) return { ["$"] = op, of = arguments(...), at = here() } end
        end

        globals.anything = { ["$"] = "anything" }

        -- Paths and what is calculated from them

        local Path, Expression = {}, {}

        local function path(root, keys)
          return setmetatable({ ["$"] = "path", ["$root"] = root, ["$keys"] = keys, ["$at"] = here() }, Path)
        end

        local function text_of(value)
          if kind(value) == "path" then
            return value["$root"] .. (#value["$keys"] > 0 and "." or "") .. concat(value["$keys"], ".")
          end
          if kind(value) == "expr" then return "a calculation" end
          if type(value) == "string" then return '"' .. value .. '"' end
          if type(value) == "table" then return "…" end
          local text = tostring(value)
          return type(value) == "userdata" and text:find "%u%u%u$" and 'money "' .. text .. '"' or text
        end

        local function calculate(op, ...)
          local args = { ... }
          for place = 1, select("#", ...) do
            local value = args[place]
            local sort = kind(value)
            if sort == "broken" then return value end
            if sort == "aggregate" then
              return fault("calculating with count(…) is not in this version yet",
                "Compare it with a number or a path: count(…):ge(settings.n)")
            end
            if sort ~= "path" and sort ~= "expr" and type(value) ~= "number" and type(value) ~= "userdata" then
              return fault("'" .. op .. "' cannot calculate with " .. describe(value),
                "Use numbers, money, percentages and paths")
            end
          end
          return setmetatable({ ["$"] = "expr", op = op, args = data(args, op, true), at = here() }, Expression)
        end

        --- The matcher to write in place of an operator, which sees the path on its left or right.
        local function compare(left, right, if_left, if_right)
          local subject, other, op = left, right, if_left
          if kind(left) ~= "path" and kind(left) ~= "expr" then subject, other, op = right, left, if_right end
          local name = text_of(subject)
          local field = kind(subject) == "path" and subject["$keys"][#subject["$keys"]] or "field"
          return refuse("Lua compares '" .. name .. "' with " .. text_of(other) .. " at once, before there is a value",
            "Write the comparison as data, in a pattern: { " .. field .. " = " .. op .. "(" .. text_of(other) .. ") }")
        end

        for _, Class in ipairs { Path, Expression } do
          Class.__add = function(a, b) return calculate("+", a, b) end
          Class.__sub = function(a, b) return calculate("-", a, b) end
          Class.__mul = function(a, b) return calculate("*", a, b) end
          Class.__div = function(a, b) return calculate("/", a, b) end
          Class.__unm = function(a) return calculate("-", a) end
          Class.__lt = function(a, b) return compare(a, b, "lt", "gt") end
          Class.__le = function(a, b) return compare(a, b, "le", "ge") end
          Class.__eq = function(a, b) return compare(a, b, "eq", "eq") end
          Class.__concat = function(a, b)
            local name = text_of((kind(a) == "path" or kind(a) == "expr") and a or b)
            return refuse("'..' cannot join '" .. name .. "': its value is known only when an event comes",
              "Join texts in a function, where " .. (name:find "^on" and "ctx." or "") .. name .. " is a value")
          end
          Class.__newindex = function(self, key)
            return refuse("'" .. text_of(self) .. "." .. tostring(key) .. "' cannot be assigned",
              "Declarations only read; what changes is kept in 'store'")
          end
          Class.__call = function(self)
            return refuse("'" .. text_of(self) .. "' is a value, not a function", "Leave the call out")
          end
          Class.__tostring = text_of
          for name, op in pairs { __mod = "%", __pow = "^", __idiv = "//", __len = "#" } do
            Class[name] = function(a, b)
              return refuse("'" .. op .. "' cannot be used on '" .. text_of(kind(a) and a or b) .. "'",
                "Paths can be added, subtracted, multiplied and divided; calculate the rest in a function")
            end
          end
        end

        Path.__index = function(self, key)
          if type(key) ~= "string" then
            return refuse("'" .. text_of(self) .. "' has no element " .. describe(key),
              "A path has named fields: " .. text_of(self) .. ".name")
          end
          local keys = { unpack(self["$keys"]) }
          keys[#keys + 1] = key
          return path(rawget(self, "$root"), keys)
        end

        Expression.__index = function(_, key)
          return refuse("a calculation has no field " .. dsl.quote(key), "Read the field before you calculate")
        end

        globals.on, globals.with, globals.settings = path("on", {}), path("with", {}), path("settings", {})

        --- The least or the greatest of some values: at once where all are known.
        for op, precedes in pairs {
          least = function(a, b) return a < b end,
          greatest = function(a, b) return b < a end,
        } do
          globals[op] = function(list)
            if type(list) ~= "table" or kind(list) or #list == 0 then
              return fault(op .. " takes a list and got " .. describe(list), "Write " .. op .. " { first, second }")
            end
            local best = list[1]
            for _, value in ipairs(list) do
              if kind(value) then return calculate(op, unpack(list)) end
              if precedes(value, best) then best = value end
            end
            return best
          end
        end

        """#
}
