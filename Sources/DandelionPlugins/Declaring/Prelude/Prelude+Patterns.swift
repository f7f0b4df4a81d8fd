extension Prelude {
    /// Events, records, and numbers over the recorded history.
    static let patterns = #"""
        --- Patterns: which events and records are meant.
        --
        -- `event "order.paid"` gives a pattern of any such event; calling it with fields narrows it.
        -- The same objects serve declarations and running workflows.

        local dsl, host = ...
        local globals = dsl.globals
        local here, fault, refuse, kind, describe, data = dsl.here, dsl.fault, dsl.refuse, dsl.kind, dsl.describe, dsl.data
        local ipairs, next, setmetatable, tostring, type = ipairs, next, setmetatable, tostring, type

        local Maker, Pattern, Aggregate = {}, {}, {}

        local function pattern(class, of, name, fields, more)
          local made = { ["$"] = "pattern", of = of, type = name, fields = fields, at = here() }
          for key, value in next, more or {} do made[key] = value end
          return setmetatable(made, class)
        end

        local methods = {}

        --- The same pattern, for whomever it is about: an `await` of it binds no key field.
        function methods.every(self) return pattern(Pattern, self.of, self.type, self.fields, { every = true }) end

        -- The host says of these, in its own words, that they are for later; a running workflow has
        -- asked for something else with them.
        for _, name in ipairs { "within", "per" } do
          methods[name] = function(self, span)
            if not host.is_loading() then
              return fault("a pattern has no ':" .. name .. "' in a workflow", 'Write flow:await(pattern, { within = "14d" })')
            end
            return pattern(Pattern, self.of, self.type, self.fields, { [name] = data(span, name, true) })
          end
        end

        local function method(self, key)
          if methods[key] then return methods[key] end
          return refuse("the pattern of '" .. self.type .. "' has no method or field " .. dsl.quote(key),
            "A pattern has the method :every(); fields are read from an event: on." .. tostring(key) .. " or ctx.on." .. tostring(key))
        end

        Maker.__index = method
        Pattern.__index = method

        Maker.__call = function(self, fields)
          local name = self.type
          if type(fields) ~= "table" or kind(fields) then
            return fault("the pattern of '" .. name .. "' takes a table of fields and got " .. describe(fields),
              "Write { field = value }, or {} for any")
          end
          for key in next, fields do
            if type(key) ~= "string" then
              return fault("the pattern of '" .. name .. "' has " .. describe(fields[key]) .. " without a field",
                "Write { field = value }")
            end
          end
          return pattern(Pattern, self.of, name, data(fields, name, true))
        end

        Pattern.__call = function(self)
          return fault("the pattern of '" .. self.type .. "' has its fields already", "Give all fields in one table")
        end

        local function refer(of, example)
          return function(name)
            if type(name) ~= "string" then
              return refuse(of .. " needs the name of one and got " .. describe(name), "Write " .. of .. ' "' .. example .. '"')
            end
            dsl.add(of, name)
            return pattern(Maker, of, name, {})
          end
        end

        globals.record = refer("record", "member")

        -- Events

        local Event = {}
        local refer_to_event = refer("event", "order.paid")
        Event.__call = function(_, name) return refer_to_event(name) end
        Event.__index = function(_, key)
          return refuse("'event' has no field " .. dsl.quote(key), 'Write event "order.paid", or event.new "wish.made" { … }')
        end

        globals.event = setmetatable({
          new = dsl.named("event.new", function(name, fields)
            if type(fields) ~= "table" or kind(fields) then
              fault("event '" .. name .. "' takes a table of fields and got " .. describe(fields),
                'Write { member = key "member", text = "string" }')
              return dsl.broken()
            end
            dsl.add("event.new", name, data(fields, name))
            return pattern(Maker, "event", name, {})
          end),
        }, Event)

        --- A field that says whom or what an event is about.
        function globals.key(of)
          if type(of) ~= "string" then
            return fault("key needs the name of what it identifies and got " .. describe(of), 'Write key "member"')
          end
          return { ["$"] = "key", of = of }
        end

        -- Numbers over history

        --- A count with one more thing said about it.
        local function said(count, key, value, test)
          local copy = {}
          for name, element in next, count do copy[name] = element end
          copy[key], copy.test = data(value, key, true), test or copy.test
          return setmetatable(copy, Aggregate)
        end

        -- Every other method would be a test, and which ones there are is said where counts are read.
        Aggregate.__index = function(_, name)
          if type(name) ~= "string" then return nil end
          if name == "within" or name == "per" or name == "history" then
            return function(self, span) return said(self, name, span == nil or span) end
          end
          return function(self, bound) return said(self, "bound", bound, name) end
        end
        Aggregate.__lt = function()
          return refuse("Lua compares count(…) at once, before there is a number",
            "Write count(…):ge(n), at or above, or count(…):reaches(n), on the edge")
        end
        Aggregate.__le = Aggregate.__lt
        for _, name in ipairs { "__add", "__sub", "__mul", "__div", "__unm", "__concat" } do
          Aggregate[name] = function()
            return fault("calculating with count(…) is not in this version",
              "Compare it with a number or a path: count(…):ge(settings.n)")
          end
        end

        for _, op in ipairs { "count", "sum", "distinct", "avg", "min", "max" } do
          globals[op] = function(of)
            if kind(of) == "broken" then return of end
            if kind(of) ~= "pattern" then
              return fault(op .. " takes a pattern and got " .. describe(of),
                (op == "min" or op == "max") and "For plain numbers there is math." .. op or "Write " .. op .. "(order { member = on.member })")
            end
            return setmetatable({ ["$"] = "aggregate", op = op, pattern = data(of, op, true), at = here() }, Aggregate)
          end
        end
        """#
}
