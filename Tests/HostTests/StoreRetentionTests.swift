import Dandelion
import DandelionSQLite
import Foundation
import Testing

@testable import DandelionHost

@Suite("Tidying a store")
struct StoreRetentionTests {
    private static let orphan: DandelionStore.Operation = .put(
        Tables.bundle.id, [.text("no version names it"), Cell(.null)])

    private static func run(
        _ address: StoreAddress, receipts: Duration? = nil, refusals: Duration? = nil, trial: Bool = false,
        compacts: Bool = false
    ) throws -> Value {
        var policy = RetentionOperation.Policy()
        policy.receipts = receipts
        policy.refusals = refusals
        policy.isTrial = trial
        policy.compacts = compacts
        return try RetentionOperation(address, policy).run().value
    }

    @Test("P15 removes what is older than asked by the home's own clock, and nothing that is folded")
    func removes() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        let refusal = HomeKey("shop").row(
            .integer(1), "api", "x", "order.paid", Cell(ListingShop.start), "unreadable")
        try await StoreTrial.write(address, [Self.orphan, .put(Tables.refusal.id, refusal)])
        let (state, before) = (
            try StoreTrial.state(address), try StoreTrial.rows(Tables.receipt, address)
        )
        // 32 days lie between the first letters and the last.
        let recent = before.filter { ($0[5].instant ?? .epoch) > ListingShop.start + .days(20) }
        #expect(!recent.isEmpty && recent.count < before.count)
        let told = try Self.run(address, receipts: .days(10), refusals: .days(10), trial: true)
        #expect(told["receipt"]?["removed"] == .int(Int64(before.count - recent.count)))
        #expect(told["bundle"]?["removed"] == 1 && told["refusal"]?["removed"] == 1)
        #expect(try StoreTrial.rows(Tables.receipt, address) == before, "a trial changes nothing")
        let done = try Self.run(address, receipts: .days(10), refusals: .days(10))
        #expect(done["receipt"] == told["receipt"] && done["bundle"] == told["bundle"])
        #expect(try StoreTrial.rows(Tables.receipt, address) == recent)
        #expect(try StoreTrial.rows(Tables.refusal, address).isEmpty)
        #expect(try StoreTrial.rows(Tables.bundle, address).count == 1)
        #expect(try StoreTrial.state(address) == state)
        let broken = try await StoreTrial.broken(address)
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test("keeps what is not named")
    func keeps() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        let before = try StoreTrial.rows(Tables.receipt, address)
        let told = try Self.run(address)
        #expect(told["receipt"]?["removed"] == 0 && told["bundle"]?["removed"] == 0)
        #expect(try StoreTrial.rows(Tables.receipt, address) == before)
    }

    @Test("goes beyond one batch, and gives space back only where it is asked to")
    func batches() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        let refusals = (1...2_500).map { number -> DandelionStore.Operation in
            .put(
                Tables.refusal.id,
                HomeKey("shop").row(
                    .integer(number), "api", .text("m-\(number)"), "order.paid", Cell(ListingShop.start),
                    .text(String(repeating: "unreadable ", count: 40))))
        }
        try await StoreTrial.write(address, refusals)
        let state = try StoreTrial.state(address)
        let told = try Self.run(address, refusals: .days(10))
        #expect(told["refusal"] == ["before": 2_500, "removed": 2_500])
        #expect(told["after_bytes"]?.intValue ?? 0 >= told["before_bytes"]?.intValue ?? .max)
        let compacted = try Self.run(address, compacts: true)
        #expect(compacted["after_bytes"]?.intValue ?? .max < (told["after_bytes"]?.intValue ?? 0) - 500_000)
        #expect(try StoreTrial.state(address) == state)
        let broken = try await StoreTrial.broken(address)
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test("is refused while a host has the store, and where there is none")
    func refused() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        try await shop.running { _, _ in
            #expect(throws: StoreError.self) { try Self.run(address, receipts: .days(1)) }
            // Looking is no harm.
            _ = try Self.run(address, receipts: .days(1), trial: true)
        }
        let none = StoreTrial.address(shop.path + ".none")
        #expect(throws: GuestError.self) { try Self.run(none) }
        #expect(!FileManager.default.fileExists(atPath: shop.path + ".none"))
    }
}

@Suite("Migrating a store")
struct StoreMigrationTests {
    let trial: StoreTrial

    init() throws { trial = try StoreTrial() }

    /// As the first version made it.
    private func old() async throws -> StoreAddress {
        let address = trial.address("old.db")
        let schema = StoreSchema(
            collections: Tables.schema.collections.filter { $0.id < 20 }, version: 1, minimumReader: 1,
            minimumWriter: 1)
        let store = SQLiteStore(path: trial.file("old.db"))
        try store.open(schema, as: .owner)
        let row = HomeKey("shop").row(1, 1, 0, .null)
        _ = try await store.commit(Commit([.put(Tables.home.id, row)]))
        store.close()
        return address
    }

    @Test("shows what would be done, does it, and then has nothing to do")
    func migrates() async throws {
        let address = try await old()
        let trialRun = try MigrationOperation(address, isTrial: true).run()
        #expect(trialRun.value["found"] == 1 && trialRun.value["needed"] == true)
        #expect(try SQLiteStore(path: trial.file("old.db")).storedVersion() == 1)
        let error = #expect(throws: StoreError.self) { try GuestReader(address) }
        #expect("\(try #require(error))".contains("dandelion store migrate"))
        #expect(ErrorCode(of: try #require(error)) == .storeOlder)
        // One backs it up before.
        _ = try BackupOperation(address).run(to: trial.file("before.db"))
        let done = try MigrationOperation(address, isTrial: false).run()
        #expect(done.title.hasPrefix("migrated"))
        for isTrial in [true, false] {
            let again = try MigrationOperation(address, isTrial: isTrial).run()
            #expect(again.title.hasPrefix("nothing to do") && again.value["needed"] == false)
        }
        #expect(try StoreTrial.rows(Tables.home, address).count == 1)
        #expect(
            try StoreTrial.rows(Tables.host, address) == [["schema", .integer(Int64(Tables.schema.version))]])
        _ = try RestoreOperation(trial.address("restored.db")).run(from: trial.file("before.db"))
        #expect(try StoreTrial.rows(Tables.home, trial.address("restored.db")).count == 1)
    }

    @Test("is refused where there is no store")
    func none() {
        #expect(throws: GuestError.self) {
            try MigrationOperation(trial.address("none.db"), isTrial: false).run()
        }
        #expect(trial.names.isEmpty)
    }
}
