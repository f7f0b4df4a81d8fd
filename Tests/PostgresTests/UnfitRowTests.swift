import DandelionModel
import DandelionStore
import Testing

@testable import DandelionPostgres

@Suite("P16 Rows that PostgreSQL cannot keep", .enabled(if: Cluster.isThere, Cluster.reason))
struct UnfitRowTests {
    private static let entries = StoredCollection(
        id: 1, name: "entry",
        columns: [Column("shard", .integer), Column("name", .text), Column("value", .integer)], keyCount: 2,
        indexes: [Index("entry_value", on: [0, 2])])
    private static let schema = StoreSchema(
        collections: [entries], version: 1, minimumReader: 1, minimumWriter: 1)

    @Test("are refused alone: whoever commits beside them is served, and the store goes on")
    func tooLong() async throws {
        let cluster = try #require(Cluster.shared)
        let store = PostgresStore(url: cluster.url(schema: try cluster.makeSchema()))
        try store.open(Self.schema, as: .owner)
        defer { store.close() }
        // No page of an index holds it, and it cannot be pressed together.
        var chance = SeededGenerator(seed: 1)
        let long = String(
            (0..<20_000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 33...126, using: &chance))) })
        let outcomes = await withTaskGroup(of: (Int64, Result<CommitReceipt, StoreError>).self) { group in
            for number in 0..<40 as Range<Int64> {
                let name = number % 10 == 7 ? long : "short"
                group.addTask {
                    do throws(StoreError) {
                        return (
                            number,
                            .success(
                                try await store.commit(
                                    Commit([.insert(1, [.integer(number), .text(name), .integer(.max)])])))
                        )
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (number, outcome) in outcomes {
            switch outcome {
            case .success: #expect(number % 10 != 7)
            case .failure(.misuse(let reason)): #expect(number % 10 == 7 && reason.contains("'entry'"))
            case .failure(let error): Issue.record("\(number): \(error)")
            }
        }
        #expect(try store.read { try $0.rows(Scan(Self.entries)).count } == 36)
    }

    @Test("numbers of any size are found by the index that they begin")
    func extremes() async throws {
        let cluster = try #require(Cluster.shared)
        let store = PostgresStore(url: cluster.url(schema: try cluster.makeSchema()))
        try store.open(Self.schema, as: .owner)
        defer { store.close() }
        let numbers = [Int64.min, -1, 0, 1, .max]
        _ = try await store.commit(
            Commit(numbers.map { .insert(1, [.integer($0), "a", .integer($0)]) }))
        let index = Self.entries.indexes[0]
        try store.read { view in
            #expect(try view.rows(Scan(Self.entries, index: index)).map { $0[0].integer } == numbers)
            for number in numbers {
                let found = try view.rows(Scan(Self.entries, index: index, prefix: [.integer(number)]))
                #expect(found == [[.integer(number), "a", .integer(number)]])
            }
        }
    }
}
