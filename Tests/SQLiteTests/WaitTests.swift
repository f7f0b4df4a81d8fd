import DandelionStore
import GRDB
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Waiting for others on SQLite")
struct WaitTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test("while another process holds the write lock nothing is lost, and the wait is told")
    func stalled() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit(Sample.step("a", 1, size: 10)))
        #expect(store.statistics.stalledFor == .zero)
        let other = try DatabaseQueue(path: folder.file("test.db"), configuration: .unsafe)
        try other.inDatabaseNow("BEGIN IMMEDIATE")
        async let receipt = store.commit(Commit(Sample.step("a", 2, size: 10)))
        while store.statistics.stalledFor == .zero { await Task.yield() }
        #expect(try store.get(Sample.head, ["a"]) == ["a", 1, nil])
        try other.inDatabaseNow("COMMIT")
        _ = try await receipt
        #expect(store.statistics.stalledFor == .zero)
        #expect(try store.get(Sample.head, ["a"]) == ["a", 2, nil])
    }

    @Test("the log is emptied unless a reader needs it")
    func truncation() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit(Sample.step("a", 1, size: 3000)))
        #expect(folder.size("test.db-wal") > 0)
        let reader = try Connection.open(DatabaseFile(path: folder.file("test.db")), .reader)
        try reader.inDatabaseNow("BEGIN")
        try reader.inDatabaseNow("SELECT * FROM head")
        let blocked = await store.dropErased()
        #expect(!blocked)
        #expect(folder.size("test.db-wal") > 0)
        try reader.inDatabaseNow("COMMIT")
        let emptied = await store.dropErased()
        #expect(emptied)
        #expect(folder.size("test.db-wal") == 0)
        #expect(try store.get(Sample.head, ["a"]) == ["a", 1, nil])
    }

    @Test("under steady writing the log is copied and begins anew")
    func checkpoints() async throws {
        let store = try folder.store()
        defer { store.close() }
        // About 120 MB in all; with no copying the log would hold all of it.
        for number in 1...1_200 {
            _ = try await store.commit(Commit(Sample.step("a", Int64(number), size: 100_000)))
        }
        #expect(folder.size("test.db-wal") < 80_000_000)
    }

    @Test("a reader sees one snapshot, whatever is committed meanwhile")
    func snapshot() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit(Sample.step("a", 1, size: 10)))
        let (committed, tell) = AsyncStream.makeStream(of: Void.self)
        let seen = try store.read { view in
            let before = try view.get(Sample.head, key: ["a"])
            store.submit(Commit(Sample.step("a", 2, size: 10))) { _ in tell.yield() }
            while store.statistics.commits < 2 { pause() }
            return [before, try view.get(Sample.head, key: ["a"])]
        }
        for await _ in committed { break }
        #expect(seen == [["a", 1, nil], ["a", 1, nil]])
        #expect(try store.get(Sample.head, ["a"]) == ["a", 2, nil])
    }

    @Test("a large number of reads on many threads end, and see what was committed")
    func parallelReads() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit(Sample.step("a", 1, size: 10)))
        let rows = try await withThrowingTaskGroup(of: [DandelionStore.Row].self) { tasks in
            for _ in 0..<200 { tasks.addTask { try store.rows(Scan(Sample.head)) } }
            return try await tasks.reduce(into: [DandelionStore.Row]()) { $0 += $1 }
        }
        #expect(rows == Array(repeating: ["a", 1, nil], count: 200))
    }
}
