import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionRules
import Testing

@Suite("What a plugin's manifest does not ask for (P3, P4)")
struct CapabilityTests {
    /// A function of the host that needs a capability.
    struct Guarded: CustomTestStringConvertible, Sendable {
        let name: String
        let capability: String
        var testDescription: String { name }
        /// `members` of `members.get`, `flow` of `flow:send`.
        var owner: String { String(name.prefix { $0 != "." && $0 != ":" }) }
        var member: String { String(name.dropFirst(owner.count + 1)) }
        var isMethod: Bool { name.contains(":") }

        static let all = HostCatalog.all.compactMap { declaration in
            declaration.capability.map { Guarded(name: declaration.name, capability: $0) }
        }

        /// What its neighbours in the same table need.
        var ofOwner: [String] { Self.all.filter { $0.owner == owner }.map(\.capability) }

        /// Everything that can be asked for and does not give it.
        var others: [String] {
            Capability.all.filter { !Capability.isGranted(capability, by: [$0]) }
        }
    }

    /// Every function of the host, which gives its name.
    private static var functions: [HostFunction] {
        HostCatalog.all.map { declaration in
            HostFunction(name: declaration.name) { (call) throws(HostFailure) in
                call.push(.string(declaration.name))
                return .done
            }
        }
    }

    private func declare(_ text: String) throws -> DeclaredPlugin {
        try PluginLoader.declare(
            try PluginBundle(files: [PluginBundle.File(path: "plugin.lua", text: Array(text.utf8))]),
            events: DeclareWorld.events, records: DeclareWorld.records, functions: Self.functions)
    }

    /// Runs a body as a rule's act, as a workflow and as a test, and gives what each returns.
    private func run(_ body: String, needs: [String]) throws -> [Value] {
        let list = needs.map { "\"\($0)\"" }.joined(separator: ", ")
        let plugin = try declare(
            """
            plugin { name = "p", version = "1.0.0", api = 1, needs = { \(list) } }
            rule "r" { on = event "order.paid" {}, act = function(flow) \(body) end }
            workflow "w" (function(flow) \(body) end)
            test "t" (function(flow) \(body) end)
            """)
        let flow = LuaValue.reference(try #require(plugin.object("flow")))
        return try [(DeclaredPlugin.FunctionKind.act, "r"), (.workflow, "w"), (.test, "t")].map {
            kind, name in
            let function = try #require(plugin.function(kind, name))
            switch try plugin.sandbox.call(function, [flow]).first {
            case .value(let value)?: return value
            case .reference(let reference)?: return try plugin.sandbox.value(of: reference)
            case nil: return .null
            }
        }
    }

    /// Ways to come to a function that is not there; each is an expression of Lua.
    private func ways(to guarded: Guarded) -> [String] {
        let (owner, member) = (guarded.owner, guarded.member)
        if guarded.isMethod {
            return [
                "flow.\(member)", #"flow["\#(member)"]"#, "flow:\(member)()", "flow.\(member)(flow)",
                #"coroutine.wrap(function() return flow.\#(member) end)()"#,
                #"load("local flow = ...; return flow.\#(member)")(flow)"#,
            ]
        }
        // With constants it would be seen at load already.
        let path = "_ENV[owner][member]"
        return [
            path, "\(path)()", #"_G["\#(owner)"].\#(member)"#, #"load("return \#(guarded.name)")()"#,
            #"load("return \#(guarded.name)()", "x", "t", _G)()"#,
            #"load("return \#(guarded.name)", "x", "t", setmetatable({}, { __index = _G }))()"#,
            "coroutine.wrap(function() return \(path) end)()",
            "error(select(2, xpcall(function() return \(path)() end, function(e) return e end)), 0)",
            #"(function() local held <close> = setmetatable({}, { __close = function() end }); return \#(path) end)()"#,
        ]
    }

    @Test(
        "P4: is absent in rules, workflows and tests, and touching it names the capability, the line to write and who grants it",
        arguments: Guarded.all)
    func names(_ guarded: Guarded) throws {
        for needs in [[], guarded.others] {
            for way in ways(to: guarded) {
                // An error that is caught is one still: nothing comes of it but its text.
                let body = """
                    local owner, member = "\(guarded.owner)", "\(guarded.member)"
                    local ok, told = pcall(function() return \(way) end)
                    return { ok, tostring(told) }
                    """
                for result in try run(body, needs: needs) {
                    #expect(result.listValue?.first == false, "\(way)")
                    let told = result.listValue?.last?.stringValue ?? ""
                    // A table that is not there at all is named with the least that gives it.
                    let named = needs.isEmpty ? guarded.ofOwner : [guarded.capability]
                    #expect(
                        named.contains { told.contains("needs the capability '\($0)'") }, "\(way): \(told)")
                    #expect(told.lowercased().contains("write needs = {"), "\(told)")
                    #expect(named.contains { told.contains("\"\($0)\"") }, "\(told)")
                    #expect(told.contains("operator grant it"), "\(told)")
                }
            }
        }
    }

    @Test("P4: is found by no traversal, raw reading or metatable", arguments: Guarded.all)
    func cannotBeFound(_ guarded: Guarded) throws {
        let (owner, member) = (guarded.isMethod ? "flow" : guarded.owner, guarded.member)
        // Everything that can be reached from the globals and `flow`; the host's stand-ins give their names.
        let body = """
            local found, seen, queue = {}, {}, { _G, flow, getmetatable(_G) or 0, getmetatable(flow) or 0 }
            local owner = rawget(_G, "\(owner)")
            if type(owner) == "table" then
              queue[#queue + 1] = owner
              queue[#queue + 1] = getmetatable(owner) or 0
              if rawget(owner, "\(member)") ~= nil then found[1] = "rawget" end
              if next(owner) == nil then found[#found + 1] = "empty table" end
            end
            if "\(owner)" == "flow" and rawget(flow, "\(member)") ~= nil then found[#found + 1] = "rawget of flow" end
            while #queue > 0 do
              local value = table.remove(queue)
              if type(value) == "table" and not seen[value] then
                seen[value] = true
                for key in pairs(value) do
                  local ok, inner = pcall(rawget, value, key)
                  if ok then queue[#queue + 1] = inner end
                end
                local meta = getmetatable(value)
                if type(meta) == "table" then queue[#queue + 1] = meta end
              elseif type(value) == "function" and not seen[value] then
                seen[value] = true
                local ok, name = pcall(value, flow)
                if ok and name == "\(guarded.name)" then found[#found + 1] = "a function" end
              end
            end
            return found
            """
        for needs in [[], guarded.others] {
            for result in try run(body, needs: needs) { #expect(result == []) }
        }
    }

    @Test(
        "P4: is refused at load where its name stands in a function, with file and line",
        arguments: Guarded.all)
    func atLoad(_ guarded: Guarded) throws {
        if guarded.isMethod { return }
        for needs in [[], guarded.others] {
            let list = needs.map { "\"\($0)\"" }.joined(separator: ", ")
            let refusal = #expect(throws: PluginRefusal.self) {
                try declare(
                    """
                    plugin { name = "p", version = "1.0.0", api = 1, needs = { \(list) } }
                    workflow "w" (function(flow)
                      return \(guarded.name)
                    end)
                    """)
            }
            let text = refusal?.description ?? ""
            #expect(text.hasPrefix("plugin.lua:3: '\(guarded.owner)"), "\(text)")
            #expect(text.contains("needs the capability '"), "\(text)")
            #expect(text.contains("Write needs = {") && text.contains("grant it"), "\(text)")
        }
    }

    @Test("P4: is absent while the file loads, whatever the manifest says", arguments: Guarded.all)
    func whileLoading(_ guarded: Guarded) throws {
        for path in [guarded.name.replacing(":", with: "."), #"_G["\#(guarded.owner)"].\#(guarded.member)"#] {
            let refusal = #expect(throws: PluginRefusal.self) {
                try declare(
                    """
                    plugin { name = "p", version = "1.0.0", api = 1, needs = { "\(guarded.capability)" } }
                    local held = \(path)
                    """)
            }
            let text = refusal?.description ?? ""
            #expect(text.hasPrefix("plugin.lua:2: '\(guarded.owner)"), "\(text)")
        }
    }

    @Test("is there when it is asked for, alone or by the capability to write", arguments: Guarded.all)
    func isThere(_ guarded: Guarded) throws {
        let writing = guarded.capability.replacing(".read", with: ".write")
        for capability in Set([guarded.capability, writing]) where Capability.all.contains(capability) {
            let call = guarded.isMethod ? "flow:\(guarded.member)()" : "\(guarded.name)()"
            let results = try run("return \(call)", needs: [capability])
            #expect(results == Array(repeating: .string(guarded.name), count: 3))
        }
    }
}
