import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

@Suite("What is personal (P13)")
struct PersonalTests {
    static let note = Handler("note", version: 1, on: Joined.self) { turn, joined in
        guard case .value(let email) = try turn.resolve(joined.email) else { return }
        try turn.put("note", key: joined.member, .string("wrote to \(email)"))
        try turn.grant(usd(100), to: joined.member, program: "welcome")
    }

    struct Welcome: Codable, Sendable { var email = "" }

    static let welcome = Workflow("welcome", version: 1, state: Welcome()) { flow in
        flow.step("start") { turn, state, wake in
            guard case .started(let input) = wake else { return }
            let joined = try Joined(eventBody: input)
            if case .value(let email) = try turn.resolve(joined.email) { state.email = email }
            try turn.sleep(.days(1), then: "send")
        }
        flow.step("send") { turn, state, _ in
            try turn.perform("send", with: .string(state.email), then: "sent")
        }
        flow.step("sent") { turn, _, _ in try turn.put("sent", key: turn.homeName, true) }
    }

    static let begin = Handler("begin", version: 1, on: Joined.self) { turn, joined in
        try turn.start("welcome", input: try joined.eventBody())
    }

    static let send = Activity("send") { (email: String, _: ActivityContext) -> String in "sent to \(email)" }

    @Test("is read in turns and activities, and is nowhere after an erasure, while money stays")
    func erase() async throws {
        try await withTestEngine(
            events: Shop.events, activities: [Self.send], workflows: [Self.welcome],
            handlers: [Self.note, Self.begin]
        ) { engine, clock in
            let home = engine.home("shop")
            for member in ["m1", "m2"] {
                let joined = Joined(member: member, email: Personal("\(member)@example.org"), plan: "gold")
                try await home.record(joined, id: member)
            }
            let before = try await home.value("note", key: "m1")
            #expect(before == "wrote to m1@example.org")
            let erasure = try await home.erase("m1")
            #expect(erasure.isComplete)
            let after = try await home.value("note", key: "m1")
            #expect(after == nil)
            let other = try await home.value("note", key: "m2")
            #expect(other == "wrote to m2@example.org")
            let balance = try await home.balance(of: Account(.payable, "m1"), in: dollars)
            #expect(balance == usd(100))
            await clock.advance(engine, by: .days(2))
            // One run was ended by the erasure; the other one went on to its end.
            let states = try await home.read { view in
                try view.rows(Scan(Tables.run, prefix: HomeKey("shop").row)).map {
                    try RunRow(row: $0).status
                }
            }
            #expect(states.filter { $0 == .cancelled }.count == 1)
            #expect(states.filter { $0 == .completed }.count == 1)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("of two people cannot be read in one turn")
    func secondSubject() async throws {
        let both = Handler("both", version: 1, on: Joined.self) { turn, joined in
            _ = try turn.resolve(joined.email)
            if let first = try turn.get("first", key: "email") {
                Issue.record("read \(first)")
            } else if joined.member == "m1" {
                try turn.put("first", key: "email", "of m1")
            }
        }
        try await withTestEngine(
            events: Shop.events, handlers: [both], configure: { $0.turnRetries = RetryPolicy(attempts: 1) }
        ) { engine, _ in
            let home = engine.home("shop")
            for member in ["m1", "m2"] {
                try await home.record(
                    Joined(member: member, email: Personal("\(member)@example.org"), plan: "free"), id: member
                )
            }
            let letters = try await home.deadLetters()
            #expect(letters.map(\.entry) == [2])
            // The reason might hold what was read: it is withheld.
            #expect(letters.first?.error.contains("is withheld") == true)
        }
    }

    struct Greeting: Codable, Sendable {
        var listener: Int64 = 0
        var email = Personal("")
    }

    /// Shows, remembers and fails with what it has read of a person.
    static let greeter = Workflow("greeter", version: 1, state: Greeting()) { flow in
        flow.step("start") { turn, state, wake in
            guard case .started(let input) = wake else { return }
            state.email = try Joined(eventBody: input).email
            state.listener = try turn.listen(.ticks("t"))
            guard case .value(let email) = try turn.resolve(state.email) else { return }
            try turn.setStatus("writing to \(email)")
            try turn.keepHistory(.string(email))
            try turn.wait(for: .ticks("go"), listener: nil, until: turn.now + .days(9), then: "go")
        }
        flow.step("go") { turn, state, wake in
            guard case .event(let entry) = wake else { return }
            guard case .value(let email) = try turn.resolve(state.email) else { return }
            let lines = try turn.history()
            #expect(lines.map(\.payload) == [.string(email)])
            if entry.body["count"] == 1 { try turn.finish(failed: "bounced", message: "\(email) bounced") }
            if entry.body["count"] == 2 { throw Unreachable(email: email) }
        }
    }

    struct Unreachable: FinalFailure, CustomStringConvertible {
        let email: String
        var reason: Value { .map(ValueMap([("code", "unreachable"), ("email", .string(email))])) }
        var description: String { "\(email) cannot be reached" }
    }

    @Test("is in no status, reason, history or buffer of a run after an erasure", arguments: [0, 1, 2])
    func shown(count: Int) async throws {
        let begin = Handler("begin", version: 1, on: Joined.self) { turn, joined in
            try turn.start("greeter", key: joined.member, input: try joined.eventBody())
        }
        try await withTestEngine(
            store: MemoryStore(digestKey: .open), events: Shop.events, workflows: [Self.greeter],
            handlers: [begin]
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(
                Joined(member: "m1", email: Personal("m1@example.org"), plan: "free"), id: "j")
            try await home.record(Tick(name: "t", count: 7))
            if count > 0 { try await home.record(Tick(name: "go", count: count)) }
            let runs = try await home.runs()
            let run = try #require(runs.first)
            #expect(run.status == [.waiting, .failed, .blocked][count])
            let text = try await home.read { try run.status(in: $0, key: .open) }
            #expect(text == "writing to m1@example.org")
            let reason = try await home.reason(of: run)
            #expect(reason?["code"] == [nil, "bounced", "unreachable"][count])
            #expect(reason?["message"]?.stringValue?.contains("m1@") == [nil, true, false][count])
            #expect(reason?["email"] == nil)
            let buffered = try await home.count(Tables.buffer)
            #expect(buffered == [1, 0, 1][count])
            let before = try await home.verifyFold()
            #expect(before == [])
            try await home.erase("m1")
            let erased = try await home.runs()
            #expect(erased.map(\.status) == [[.cancelled, .failed, .cancelled][count]])
            #expect(erased.map(\.statusText) == [nil])
            #expect(erased.map(\.reason) == [.null])
            for table in [Tables.buffer, Tables.history, Tables.subscription, Tables.timer] {
                let left = try await home.count(table)
                #expect(left == 0, "\(table.name)")
            }
            let after = try await home.verifyFold()
            #expect(after == [])
        }
    }

    @Test("references cannot be sent from outside")
    func forged() async throws {
        try await withTestEngine(events: Shop.events) { engine, _ in
            let stolen = Personal<String>.reference(PersonalReference(subject: "m1", slot: 1))
            await #expect(throws: FoldError.self) {
                try await engine.home("shop").record(Joined(member: "m2", email: stolen, plan: "free"))
            }
        }
    }

    @Test("leaves no byte in any file of an SQLite store, wherever the turns put it")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("shop.db").path
        let store = try StoreSource.sqlite(path: path).make()
        try await withTestEngine(
            store: store, events: Shop.events, activities: [Self.send], workflows: [Self.welcome],
            handlers: [Self.note, Self.begin]
        ) { engine, clock in
            let home = engine.home("shop")
            for number in 0..<400 {
                let member = "m\(number)"
                let email = "secret-\(number % 2 == 0 ? "gone" : "kept")-\(number)@example.org"
                try await home.record(
                    Joined(member: member, email: Personal(email), plan: "gold"), id: member)
            }
            await clock.advance(engine, by: .hours(30))
            for number in stride(from: 0, to: 400, by: 2) { _ = try await home.erase("m\(number)") }
            let last = try await home.erase("m0")
            #expect(last.isComplete)
            let differences = try await home.verifyFold()
            #expect(differences == [])
            let bytes = try Self.bytes(in: folder)
            #expect(bytes.range(of: Data("secret-gone".utf8)) == nil)
            #expect(bytes.range(of: Data("secret-kept".utf8)) != nil)
        }
        let closed = try Self.bytes(in: folder)
        #expect(closed.range(of: Data("secret-gone".utf8)) == nil)
        #expect(closed.range(of: Data("secret-kept".utf8)) != nil)
    }

    private static func bytes(in folder: URL) throws -> Data {
        var all = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            all += (try? Data(contentsOf: folder.appendingPathComponent(name))) ?? Data()
        }
        return all
    }
}
