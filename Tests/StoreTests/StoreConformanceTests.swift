import DandelionStore
import DandelionTestKit
import Testing

@Suite("The memory store")
struct StoreConformanceTests {
    /// Memory is gone with its store, so every place is fresh.
    static let workshop = StoreWorkshop("memory") { StorePlace(.memory) }

    @Test("keeps its promises", .timeLimit(.minutes(5)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }
}

@Suite("A store on a memory database")
struct SharedStoreConformanceTests {
    static let workshop = StoreWorkshop("shared memory") {
        let database = MemoryDatabase()
        return StorePlace(StoreSource(name: "shared memory") { database.store() })
    }

    @Test("keeps its promises", .timeLimit(.minutes(5)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }
}
