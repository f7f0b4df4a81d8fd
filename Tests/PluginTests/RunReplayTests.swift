import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A replay of a run")
struct RunReplayTests {
    private static func plugin(_ body: String, needs: String = "", version: String = "1.0.0") -> String {
        #"""
        plugin { name = "shop", version = "\#(version)", api = 1, summary = "a shop", needs = { \#(needs) } }
        local order = event "order.paid"
        local tick = event "tick"

        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }

        workflow "run" (function(flow, input)
        \#(body)
        end)
        """#
    }

    private static let twoNaps = plugin(
        """
          store.put("first", input)
          flow:sleep "1d"
          store.put("second", store.get "first")
          flow:sleep "1d"
          store.put("third", store.get "second")
        """)

    private func options(forgetful: Bool = true) -> RunWorld.Options {
        var options = RunWorld.Options()
        options.isForgetful = forgetful
        return options
    }

    @Test("carries out nothing: what was written before the wait is written once")
    func writesOnce() async throws {
        let source = Self.plugin(
            """
              store.put("count", (store.get "count" or 0) + 1)
              flow:emit(tick { name = "a", count = 1 })
              flow:sleep "1d"
              store.put("seen", store.get "count")
            """)
        try await RunWorld.run(source, options: options()) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            try await world.advance(by: .days(2))
            #expect(try world.kept("count") == 1)
            #expect(try world.kept("seen") == 1)
            #expect(try world.entries().filter { $0.type == "tick" }.count == 1)
            #expect(try world.refold() == [])
        }
    }

    @Test("gives the time, chance, ids and settings of then")
    func sameWorld() async throws {
        let source = #"""
            plugin {
              name = "shop", version = "1.0.0", api = 1, summary = "a shop",
              settings = { n = setting.integer { default = 2, about = "a number" } },
            }
            rule "begin" { on = event "begin" {}, start = { "run", key = on.run } }
            workflow "run" (function(flow)
              local before = {
                now = flow:now(), random = flow:random(), die = flow:random(6), id = flow:uuid(),
                math = math.random(1000000), n = settings.n, today = flow:settings().n,
              }
              store.put("before", before)
              flow:sleep "1d"
              store.put("after", before)
              store.put("today", { n = settings.n, today = flow:settings().n, math = math.random(1000000) })
            end)
            """#
        var seen: [Bool: [Value?]] = [:]
        for isForgetful in [false, true] {
            try await RunWorld.run(source, options: options(forgetful: isForgetful)) { world in
                try await world.record("begin", ["run": "r", "plan": 1])
                try await world.configure("setting", ["plugin": "shop", "setting": "n", "value": 5])
                try await world.advance(by: .days(2))
                let before = try world.kept("before")
                #expect(before?["n"] == 2)
                #expect(try world.kept("after") == before)
                #expect(try world.kept("today")?["n"] == 2)
                #expect(try world.kept("today")?["today"] == 5)
                #expect(try world.refold() == [])
                seen[isForgetful] = [before, try world.kept("today")]
            }
        }
        #expect(seen[true] == seen[false])
    }

    @Test("P6: a bundle that is swapped twice in the middle of a run changes nothing for it")
    func swapped() async throws {
        let other = Self.twoNaps.replacing("\"second\"", with: "\"swapped\"")
        for isForgetful in [false, true] {
            var hashes: [[Value?]] = []
            for swaps in [false, true] {
                try await RunWorld.run(Self.twoNaps, options: options(forgetful: isForgetful)) { world in
                    try await world.record("begin", ["run": "r", "plan": 1])
                    if swaps { try world.offer(other) }
                    try await world.advance(by: .days(1))
                    try await world.record("tick", ["name": "x", "count": 1])
                    if swaps { try world.offer(Self.twoNaps.replacing("1d", with: "5d")) }
                    try await world.advance(by: .days(1))
                    hashes.append([
                        try world.kept("second"), try world.kept("third"), try world.kept("swapped"),
                    ])
                    #expect(try world.runs().map(\.status) == [.completed])
                    #expect(try world.deadLetters() == [])
                    #expect(try world.refold() == [])
                    if swaps {
                        #expect(try world.rows(Tables.pluginVersion).count == 3)
                        #expect(try world.rows(Tables.plugin).first?[3] == 3)
                        try await world.record("begin", ["run": "new", "plan": 2])
                        #expect(try world.runs().last?.version == 3)
                    }
                }
            }
            #expect(hashes[0] == [1, 1, nil])
            #expect(hashes[1] == hashes[0])
        }
    }

    @Test("P6: goes on in another process, which has the bundle from the store alone")
    func fromTheStore() async throws {
        let store = MemoryStore(digestKey: .open)
        let clock = RunClock()
        let first = try RunWorld(store: store, clock: clock)
        try first.offer(Self.twoNaps)
        try first.start()
        try await first.record("begin", ["run": "r", "plan": 1])
        try await first.stop()
        let second = try RunWorld(store: store, clock: clock)
        try second.start()
        try await second.advance(by: .days(3))
        #expect(try second.kept("third") == 1)
        #expect(try second.refold() == [])
        try await second.stop()
    }

    @Test("that finds another command in the history blocks the run, and says what, where and what to do")
    func corrupted() async throws {
        try await RunWorld.run(Self.twoNaps, options: options()) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            try world.editHistory { $0.replacingCall(1, name: "store.get", location: "plugin.lua:99") }
            try await world.advance(by: .days(1))
            let letters = try world.deadLetters()
            #expect(letters.map(\.attempts) == [1])
            #expect(
                letters.first?.error == """
                    blocked: mismatch: the history of a run of plugin 'shop' says that command 1 of step 1 was \
                    store.get (plugin.lua:99), and its code now does store.put (plugin.lua:8); nothing was written. \
                    Restore the history or the bundle with which the run began, then drive the turn again; or end the run
                    """)
            let run = try #require(try world.runs().first)
            #expect(run.status == .blocked)
            let reason = try run.reason.value()
            #expect(reason["code"] == "mismatch")
            #expect(reason["recorded"]?["at"] == "plugin.lua:99")
            #expect(reason["current"]?["at"] == "plugin.lua:8")
            #expect(try world.kept("second") == nil)
            // Mended, and driven again, it goes on as if nothing had been.
            try world.editHistory { $0.replacingCall(1, name: "store.put", location: "plugin.lua:8") }
            try await world.redrive(try #require(letters.first))
            try await world.advance(by: .days(2))
            #expect(try world.kept("third") == 1)
        }
    }

    @Test("with other arguments than the history has is a mismatch too, as is a step that ends otherwise")
    func arguments() async throws {
        try await RunWorld.run(Self.twoNaps, options: options()) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            try world.editHistory { $0.replacingWake(.list([0, 2])) }
            try await world.advance(by: .days(1))
            let error = try world.deadLetters().first?.error ?? ""
            #expect(error.contains("store.put (plugin.lua:8) with other arguments; nothing was written"))
        }
        try await RunWorld.run(Self.twoNaps, options: options()) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            try world.editHistory { $0.droppingLastCall() }
            try await world.advance(by: .days(1))
            let error = try world.deadLetters().first?.error ?? ""
            #expect(
                error.contains("was the end of the step, and its code now does flow:sleep (plugin.lua:9)"))
        }
    }

    @Test("P6: of a run under an unknown dialect is blocked, never guessed")
    func dialect() async throws {
        try await RunWorld.run(Self.twoNaps, options: options()) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            try world.editHistory { record in
                guard case .map(var map) = record else { return record }
                map["dialect"] = 7
                return .map(map)
            }
            try await world.advance(by: .days(1))
            let error = try world.deadLetters().first?.error ?? ""
            #expect(
                error.hasPrefix(
                    "blocked: dialect: a run of plugin 'shop' began under dialect 7 of the sandbox"))
            let reason = try world.runs().first?.reason.value()
            #expect(reason?["code"] == "dialect")
        }
    }

    @Test("P6: does not ask for a right that was taken away; the next live call does, and blocks the run")
    func revoked() async throws {
        let source = Self.plugin(
            """
              pcall(members.get, "ada")
              flow:sleep "1d"
              store.put("slept", true)
              flow:sleep "1d"
              local ok, error = pcall(members.get, "ada")
              store.put("caught", tostring(error))
            """, needs: #""members.read""#)
        for isForgetful in [false, true] {
            try await RunWorld.run(source, options: options(forgetful: isForgetful)) { world in
                try await world.record("begin", ["run": "r", "plan": 1])
                try await world.configure("revoke", ["plugin": "shop", "capability": "members.read"])
                try await world.advance(by: .days(1))
                #expect(try world.kept("slept") == true)
                try await world.advance(by: .days(1))
                let letter = try #require(try world.deadLetters().first)
                #expect(
                    letter.error == """
                        blocked: capability: plugin 'shop' called members.get (plugin.lua:12) without the capability \
                        'members.read'; the turn was rolled back, and what it did before stands. Grant it, then drive \
                        the turn again
                        """)
                #expect(letter.attempts == 1)
                let run = try #require(try world.runs().first)
                #expect(run.status == .blocked)
                let reason = try run.reason.value()
                #expect(reason["capability"] == "members.read")
                // No plugin can catch it.
                #expect(try world.kept("caught") == nil)
                try await world.configure("grant", ["plugin": "shop", "capability": "members.read"])
                try await world.redrive(letter)
                #expect(try world.runs().map(\.status) == [.completed])
                #expect(try world.refold() == [])
            }
        }
    }
}

extension RunWorld {
    /// Changes the records of all steps of the home's runs behind the engine's back.
    func editHistory(in home: String = "shop", _ edit: (Value) -> Value) throws {
        let rows = try rows(Tables.history, in: home).filter { !$0[7].isNull }
        let operations = try rows.map { row in
            Operation.update(
                Tables.history.id, key: Tables.history.key(of: row),
                [Assignment(7, Cell(edit(try row[7].value())))])
        }
        _ = try store.commitAndWait(Commit(operations))
    }
}

extension Value {
    fileprivate func replacingCall(_ number: Int, name: String, location: String) -> Value {
        editingCalls { calls in
            guard case .list(var call) = calls[number - 1] else { return }
            call[0] = .string(name)
            call[2] = .string(location)
            calls[number - 1] = .list(call)
        }
    }

    fileprivate func droppingLastCall() -> Value { editingCalls { $0.removeLast() } }

    fileprivate func replacingWake(_ wake: Value) -> Value {
        guard case .map(var map) = self else { return self }
        map["wake"] = wake
        return .map(map)
    }

    private func editingCalls(_ edit: (inout [Value]) -> Void) -> Value {
        guard case .map(var map) = self, var calls = map["calls"]?.listValue, !calls.isEmpty else {
            return self
        }
        edit(&calls)
        map["calls"] = .list(calls)
        return .map(map)
    }
}
