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
