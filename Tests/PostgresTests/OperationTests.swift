import Dandelion
import DandelionHost
import DandelionModel
import DandelionTestWorld
import Foundation
import Testing

/// What operators do to a store as a whole, on a real server.
@Suite("Operating a store on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct OperationTests {
    struct Joined: EventType {
        static let schema = EventSchema(
            "joined", .key("member"), .personal("email", of: "member"), .int("points"))
        var member: String
        var email: Personal<String>
        var points: Int
    }

    private static let note = Handler("note", version: 1, on: Joined.self) { turn, joined in
        try turn.put("points", key: joined.member, .int(Int64(joined.points)))
        try turn.grant(
            Money(minorUnits: Int64(joined.points), currency: .eur), to: joined.member, program: "welcome")
    }

    private static let start = Instant(microseconds: 1_700_000_000_000_000)

    /// A folder, and places on the server, each empty.
    private struct Ground {
        let cluster: Cluster
        let folder: URL

        init() throws {
            cluster = try #require(Cluster.shared)
            folder = FileManager.default.temporaryDirectory.appending(path: "dandelion-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        func remove() { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String) -> String { folder.appending(path: name).path }

        func place() throws -> StoreAddress {
            StoreAddress(place: .postgres(url: cluster.url(schema: try cluster.makeSchema())))
        }
    }

    /// Lets people join two homes, five days apart each.
    private func record(into address: StoreAddress, _ numbers: Range<Int>) async throws {
        try await withTestEngine(
            store: try address.source.make(), events: [Joined.self], handlers: [Self.note],
            clock: VirtualClock(Self.start + .days(Int64(5 * numbers.lowerBound)))
        ) { engine, clock in
            for number in numbers {
                for name in ["shop", "club"] {
                    let joined = Joined(
                        member: "m\(number)", email: Personal("m\(number)@example.org"), points: number)
                    try await engine.home(name).record(joined, id: "m\(number)", until: .processed)
                }
                await clock.advance(engine, by: .days(5))
            }
        }
    }

    private func state(of address: StoreAddress) throws -> [String: String] {
        let reader = try GuestReader(address)
        defer { reader.close() }
        return try reader.read { view in
            var state = ["key": "\(reader.digestKey)"]
            for name in try reader.homes() {
                state[name] = try StateHash.of(HomeKey(name), in: view, schema: Engine.schema).description
            }
            return state
        }
    }

    private func broken(in address: StoreAddress) async throws -> [String] {
        let reader = try GuestReader(address)
        defer { reader.close() }
        let verifier = StoreVerifier(reader)
        var findings = try StoreVerifier.storeChecks.map { try verifier.run($0) }
        for home in try reader.homes() {
            for check in StoreVerifier.checks {
                findings.append(try await verifier.run(check, on: HomeKey(home)))
            }
        }
        return findings.filter { $0.verdict == .broken }.map { "\($0)" }
    }

    @Test("moves it there from SQLite and back with two commands each, hash for hash (P10, P15)")
    func moves() async throws {
        let ground = try Ground()
        defer { ground.remove() }
        let old = StoreAddress(place: .sqlite(path: ground.file("old.db")))
        try await record(into: old, 1..<6)
        let before = try state(of: old)
        let new = try ground.place()
        let back = StoreAddress(place: .sqlite(path: ground.file("back.db")))
        for (number, step) in [(old, new), (new, back)].enumerated() {
            _ = try ExportOperation(step.0).run(to: ground.file("\(number).jsonl"))
            _ = try ImportOperation(step.1).run(from: ground.file("\(number).jsonl"))
            #expect(try state(of: step.1) == before)
            #expect(try await broken(in: step.1) == [])
        }
        #expect(throws: OperationRefusal.placeTaken(new.text)) {
            try ImportOperation(new).run(from: ground.file("0.jsonl"))
        }
        try await record(into: new, 6..<8)
        #expect(try await broken(in: new) == [])
    }

    @Test("backs it up beside a worker, and restores without who was erased since (P13)")
    func restores() async throws {
        let ground = try Ground()
        defer { ground.remove() }
        let shop = try ground.place()
        try await record(into: shop, 1..<4)
        try await withTestEngine(
            store: try shop.source.make(), events: [Joined.self], handlers: [Self.note],
            clock: VirtualClock(Self.start + .days(30))
        ) { engine, _ in
            _ = try BackupOperation(shop).run(to: ground.file("backup.jsonl"))
            #expect(try await engine.home("shop").erase("m2").isComplete)
        }
        let new = try ground.place()
        _ = try RestoreOperation(new).run(from: ground.file("backup.jsonl"), erasedIn: [shop.text])
        #expect(try await broken(in: new) == [])
        // In the other home nobody has erased them.
        #expect(try personalValues(in: new) == ["club": 3, "shop": 2])
        #expect(throws: OperationRefusal.placeTaken(new.text)) {
            try RestoreOperation(new).run(from: ground.file("backup.jsonl"))
        }
    }

    /// How many values of people there are, by home.
    private func personalValues(in address: StoreAddress) throws -> [String: Int] {
        let reader = try GuestReader(address)
        defer { reader.close() }
        return try reader.read { view in
            try view.rows(Scan(Tables.personal)).reduce(into: [:]) { $0[$1[1].text ?? "", default: 0] += 1 }
        }
    }

    @Test("tidies it beside a worker, which knows what is kept and goes on")
    func tidies() async throws {
        let ground = try Ground()
        defer { ground.remove() }
        let shop = try ground.place()
        try await record(into: shop, 1..<9)
        var policy = RetentionOperation.Policy()
        policy.receipts = .days(18)
        try await withTestEngine(
            store: try shop.source.make(), events: [Joined.self], handlers: [Self.note],
            clock: VirtualClock(Self.start + .days(45))
        ) { engine, _ in
            let home = engine.home("shop")
            // It has seen the receipts of all.
            for number in 1..<9 {
                let joined = Joined(
                    member: "m\(number)", email: Personal("m\(number)@example.org"), points: number)
                try await home.record(joined, id: "m\(number)", until: .processed)
            }
            let bundle: Row = ["no version names it", Cell(.null)]
            let store = try shop.source.make()
            try store.open(Engine.schema, as: .owner)
            _ = try await store.commit(Commit([.put(Tables.bundle.id, bundle)]))
            store.close()
            var trial = policy
            trial.isTrial = true
            let foretold = try RetentionOperation(shop, trial).run().value
            let told = try RetentionOperation(shop, policy).run().value
            #expect(foretold["receipt"] == told["receipt"] && foretold["bundle"] == told["bundle"])
            #expect(told["receipt"]?["removed"] == 8, "in each home four are older")
            #expect(told["bundle"]?["removed"] == 0)
            #expect(throws: OperationRefusal.self) { try MigrationOperation(shop, isTrial: false).run() }
            let kept = Joined(member: "m8", email: Personal("m8@example.org"), points: 8)
            #expect(try await home.record(kept, id: "m8").isRepeat)
            let fresh = Joined(member: "m9", email: Personal("m9@example.org"), points: 9)
            #expect(try await !home.record(fresh, id: "m9", until: .processed).isRepeat)
            #expect(try await home.verifyFold() == [])
        }
        let told = try RetentionOperation(shop, policy).run().value
        #expect(told["bundle"]?["removed"] == 1, "nobody works there now")
        #expect(try await broken(in: shop) == [])
    }
}
