import DandelionLua
import DandelionModel
import DandelionPlugins
import Testing

@Suite("Once a plugin is declared")
struct DeclareRunPhaseTests {
    /// Runs the body of a workflow, and gives what it returns.
    private func run(
        _ body: String, above: String = "", needs: String = #""members.read""#, settings: Value? = nil
    ) throws -> [Value] {
        let plugin = try DeclareWorld.declare(
            """
            plugin { name = "p", version = "1.0.0", api = 1, needs = { \(needs) } }
            \(above)
            workflow "w" (function(flow) \(body) end)
            """)
        plugin.settings.value = settings
        let workflow = try #require(plugin.function(.workflow, "w"))
        let flow = try #require(plugin.object("flow"))
        return try plugin.sandbox.call(workflow, [.reference(flow)]).map { result in
            switch result {
            case .value(let value): return value
            case .reference(let reference): return try plugin.sandbox.value(of: reference)
            }
        }
    }

    private func failure(_ body: String, above: String = "", needs: String = #""members.read""#) throws
        -> String
    {
        do {
            _ = try run(body, above: above, needs: needs)
            return "nothing was raised"
        } catch LuaError.runtime(let failure) {
            return failure.description
        }
    }

    @Test("what it needs is there, and its workflow gets 'flow'")
    func grants() throws {
        #expect(
            try run(#"return members.get("ada"), flow:sleep("3d"), store.set("a", 1)"#)
                == ["members.get", "flow:sleep", "store.set"])
    }

    @Test("writing includes reading")
    func writingIncludesReading() throws {
        #expect(try run(#"return members.get("ada")"#, needs: #""members.write""#) == ["members.get"])
    }

    @Test("what it did not ask for is named with its capability, and is not there under another name")
    func refuses() throws {
        let noun = try failure(#"local noun = "messages"; return _ENV[noun].send {}"#)
        #expect(
            noun
                == """
                plugin.lua:3: 'messages' needs the capability 'messages.send' (write needs = { "members.read", \
                "messages.send" } in the manifest, and have the host's operator grant it)
                """
        )
        let verb = try failure(#"local verb = "update"; return members[verb]("ada", {})"#)
        #expect(
            verb == """
                plugin.lua:3: 'members.update' needs the capability 'members.write'. Write needs = { \
                "members.write" } in the manifest, and have the host's operator grant it
                """)
    }

    @Test("patterns can be made, with the values of the run")
    func patterns() throws {
        let made = try run(
            #"return conversion { referrer = "ref-1" }, conversion { member = oneof { "a", "b" } }:every()"#,
            above: #"local conversion = event "referral.converted""#)
        #expect(made[0]["type"] == "referral.converted")
        #expect(made[0]["fields"] == ["referrer": "ref-1"])
        #expect(made[1]["every"] == true)
        #expect(made[1]["fields"]?["member"]?["args"] == ["a", "b"])
    }

    @Test("settings are those of the turn")
    func settings() throws {
        #expect(try run("return settings.patience", settings: ["patience": "14d"]) == ["14d"])
    }

    @Test("nothing is declared any more")
    func declaresNothing() throws {
        let text = try failure(#"rule "late" { on = event "order.paid" {}, act = function() end }"#)
        #expect(
            text == """
                plugin.lua:3: rule 'late' is declared while the plugin runs. \
                Move it to the top of the file, outside functions
                """)
    }

    @Test("a program is handed over by its name")
    func programs() throws {
        let made = try run(
            "return friends",
            above: #"local friends = program "friends" { reward = { referrer = percent(10) } }"#)
        #expect(made.first?["name"] == "friends")
    }

    @Test("host tables cannot be changed")
    func hostTablesAreFrozen() throws {
        #expect(try failure("members.get = function() end") != "nothing was raised")
        #expect(try failure("flow.sleep = function() end") != "nothing was raised")
    }

    @Test("P5: nothing that the file keeps can be changed")
    func fileIsFrozen() throws {
        let above = "local list = { 1, deep = {} } local order = event \"order.paid\""
        for change in [
            "list[1] = 2", "list.deep.x = 1", "order.type = 'x'", "table.insert(list, 3)", "total = 1",
        ] {
            #expect(try failure("local _ENV = _ENV; \(change)", above: above) != "nothing was raised")
        }
        #expect(try run("return #list, list[1]", above: above) == [1, 1])
    }

    @Test("files are no longer loaded, but give what they gave")
    func requiresNothingNew() throws {
        let plugin = try DeclareWorld.declare(
            """
            \(Mistake.manifest)
            local codes = require "codes"
            workflow "w" (function(flow, name) return require(name).letters end)
            """, ["codes.lua": "return { letters = 32 }", "more.lua": "return {}"])
        let workflow = try #require(plugin.function(.workflow, "w"))
        func letters(_ name: String) throws -> Value? {
            try plugin.sandbox.call(workflow, [.value(.null), .value(.string(name))]).first?.value
        }
        #expect(try letters("codes") == 32)
        let failure = #expect(throws: LuaError.self) { _ = try letters("more") }
        #expect(
            failure?.description == """
                plugin.lua:3: 'more' was not loaded with the plugin. \
                Require it at the top of the file, outside functions
                """)
    }
}
