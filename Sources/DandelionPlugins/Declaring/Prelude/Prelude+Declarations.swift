extension Prelude {
    /// What a plugin declares: itself, rules, workflows, templates, programs, tests.
    static let declarations = #"""
        --- The declarations of a plugin.

        local dsl, host = ...
        local globals = dsl.globals
        local here, fault, refuse, kind, describe, data = dsl.here, dsl.fault, dsl.refuse, dsl.kind, dsl.describe, dsl.data
        local add, check_keys, named = dsl.add, dsl.check_keys, dsl.named
        local ipairs, pairs, rawget, setmetatable, tostring, type =
          ipairs, pairs, rawget, setmetatable, tostring, type
        local concat = table.concat

        local function is_plain_table(value) return type(value) == "table" and not kind(value) end

        -- The manifest

        local manifest_keys = { "name", "version", "api", "summary", "needs", "uses", "settings" }

        --- What only the host says of a plugin, though a manifest is where an author would look for it.
        local host_keys = {
          limits = true, limit = true, instructions = true, memory = true, bytes = true, wall = true,
          timeout = true, output = true, trusted = true, unmetered = true,
        }

        --- The manifest without what a plugin cannot say of itself.
        local function without_host_keys(spec)
          local own = {}
          for key, value in pairs(spec) do
            if host_keys[key] then
              fault("a plugin cannot set its own limits, and the manifest has '" .. key .. "'",
                "Leave it out: the host sets them, and an operator with dandelion plugins limits")
            else
              own[key] = value
            end
          end
          return own
        end

        --- `{ "member.address", purpose = … }` with a name for its first element.
        local function uses(list)
          if not is_plain_table(list) then return data(list, "uses") end
          local copy = {}
          for place, use in ipairs(list) do
            copy[place] = is_plain_table(use) and { field = use[1], purpose = use.purpose, why = use.why } or data(use, "uses")
          end
          return copy
        end

        function globals.plugin(spec)
          if not is_plain_table(spec) then
            return fault("plugin takes a table and got " .. describe(spec), 'Write plugin { name = "…", version = "1.0.0", api = 1 }')
          end
          spec = without_host_keys(spec)
          check_keys("the manifest", spec, manifest_keys)
          local manifest = {}
          for key, value in pairs(spec) do
            if key == "uses" then manifest.uses = uses(value) else manifest[key] = data(value, key) end
          end
          add("plugin", "", manifest)
        end

        local setting_keys = { "default", "min", "max", "about" }
        local Setting = {
          __index = function(_, key)
            local meant = host.nearest(key, "integer number money duration string boolean percent")
            local broken = fault("there is no setting of the type " .. dsl.quote(key),
              meant and "Did you mean setting." .. meant .. "?"
                or "The types are integer, number, money, duration, string, boolean and percent")
            return function() return broken end
          end,
        }
        globals.setting = {}
        for _, sort in ipairs { "integer", "number", "money", "duration", "string", "boolean", "percent" } do
          globals.setting[sort] = function(spec)
            if not is_plain_table(spec) then
              return fault("setting." .. sort .. " takes a table and got " .. describe(spec), "Write setting." .. sort .. " { default = … }")
            end
            check_keys("setting." .. sort, spec, setting_keys)
            local copy = data(spec, "setting." .. sort)
            if kind(copy) ~= "broken" then copy["$"], copy.type, copy.at = "setting", sort, here() end
            return copy
          end
        end
        setmetatable(globals.setting, Setting)

        -- Rules. What stands in one is checked against events and records where rules are read.

        --- `{ "invite", key = … }` with a name for its first element.
        local function start(value)
          if type(value) == "string" or kind(value) == "workflow" then value = { value } end
          if not is_plain_table(value) then return data(value, "start", true) end
          local copy = { at = here() }
          for key, part in pairs(value) do
            if key == 1 then
              copy.workflow = kind(part) == "workflow" and part.name or data(part, "start", true)
            else
              copy[tostring(key)] = data(part, "start", true)
            end
          end
          return copy
        end

        local rule_keys = { on = true, with = true, where = true, once = true, start = true, act = true }

        globals.rule = named("rule", function(name, spec)
          local what = "rule '" .. name .. "'"
          if not is_plain_table(spec) then
            return fault(what .. " takes a table and got " .. describe(spec), "Write on = … and act = … or start = … in it")
          end
          local act = spec.act
          local made = {
            ["$"] = "rule", name = name, at = here(), unknown = {},
            on = data(spec.on, "on", true), with = data(spec.with, "with", true), where = data(spec.where, "where", true),
            once = data(spec.once, "once", true), start = start(spec.start),
            act = type(act) == "function" or data(act, "act", true),
          }
          for key in pairs(spec) do
            if not rule_keys[key] then made.unknown[#made.unknown + 1] = { tostring(key), here() } end
          end
          add("rule", name, made, type(act) == "function" and act or nil)
        end)

        -- Workflows and tests

        for sort, arguments in pairs { workflow = "flow, input", test = "t" } do
          globals[sort] = named(sort, function(name, action)
            if type(action) ~= "function" then
              return fault(sort .. " '" .. name .. "' takes a function and got " .. describe(action),
                "Write " .. sort .. ' "' .. name .. '" (function(' .. arguments .. ") … end)")
            end
            add(sort, name, nil, action)
            return { ["$"] = sort, name = name }
          end)
        end

        -- Templates and programs. A program's keys are checked where it is read.

        local template_keys = { "subject", "text", "file", "purpose" }

        for _, sort in ipairs { "template", "program" } do
          globals[sort] = named(sort, function(name, spec)
            local what = sort .. " '" .. name .. "'"
            if is_plain_table(spec) then
              if sort == "template" then check_keys(what, spec, template_keys) end
              add(sort, name, data(spec, what))
            else
              fault(what .. " takes a table and got " .. describe(spec), "Write " .. sort .. ' "' .. name .. '" { … }')
            end
            return { ["$"] = sort, name = name }
          end)
        end

        -- What comes later

        for sort, hint in pairs {
          schedule = "Start a workflow from a rule, and let it wait with flow:sleep between its rounds",
          query = "Let the workflow say where it stands with flow:status",
          decision = "Write its rows as rules, or as if and elseif in the workflow",
          update = "Record an event, and let the workflow listen for it",
          queue = "Leave it out: runs start as soon as they can",
        } do
          globals[sort] = function(name)
            return fault(sort .. " '" .. tostring(name) .. "' is not in this version", hint)
          end
        end
        """#
}
