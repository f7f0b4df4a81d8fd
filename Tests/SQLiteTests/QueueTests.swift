import DandelionStore
import GRDB
import Glibc
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Queues and guests on SQLite")
struct QueueTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func letter(_ name: String, at time: Cell = nil) -> Operation {
        .append(Sample.mail.id, [nil, "shop", .text(name), time, "body"])
    }

    @Test("appended rows are numbered from 1, and numbers are never given twice, whoever is gone")
    func numbers() async throws {
        let store = try folder.store()
        let first = try await store.commit(Commit([letter("a"), letter("b"), letter("c")]))
        #expect(first.appended == [1, 2, 3])
        _ = try await store.commit(Commit((1...3).map { .delete(Sample.mail.id, key: [.integer($0)]) }))
        let second = try await store.commit(Commit([letter("a")]))
        #expect(second.appended == [4])
        store.close()
        let again = try folder.store()
        defer { again.close() }
        let numbers = try again.rows(Scan(Sample.mail)).map { $0[0] }
        #expect(numbers == [4])
    }

    @Test("the dead are removed once nobody lives, and not before")
    func sweep() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit((0..<10).map { letter("m\($0)") }))
        func stored() throws -> Int? {
            let reader = try Connection.open(DatabaseFile(path: folder.file("test.db")), .reader)
            return try reader.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM mail") }
        }
        _ = try await store.commit(Commit((1...9).map { .delete(Sample.mail.id, key: [.integer($0)]) }))
        #expect(try stored() == 10)
        _ = try await store.commit(Commit([.delete(Sample.mail.id, key: [10])]))
        #expect(try stored() == 0)
    }

    @Test("a null stamp is the host's time in microseconds, another value is kept")
    func stamps() async throws {
        let store = SQLiteStore(path: folder.file("test.db"), now: { 1_234_567_890_123 })
        try store.open(Sample.schema, as: .owner)
        defer { store.close() }
        _ = try await store.commit(Commit([letter("a"), letter("b", at: 7)]))
        let stamps = try store.rows(Scan(Sample.mail)).map { $0[3] }
        #expect(stamps == [1_234_567_890_123, 7])
    }

    @Test("a guest in another process appends, and the owner is woken and reads it")
    func guestProcess() async throws {
        let store = try folder.store()
        defer { store.close() }
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
        store.onOutsideWrite { waker.yield() }
        let said = try ChildProcess(["append", folder.file("test.db"), "3"]).finish()
        #expect(said == "1\n2\n3\n")
        for await _ in wakes { break }
        let letters = try store.rows(Scan(Sample.mail))
        #expect(letters.map { $0[4] } == ["body 0", "body 1", "body 2"])
    }

    @Test("guests that come and go, here and in another process, leave the owner its file")
    func guestsHereAndThere() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit([letter("a")]))
        func logFile() -> UInt? {
            var status = stat()
            return stat(DatabaseFile(path: folder.file("test.db")).log, &status) == 0
                ? UInt(status.st_ino) : nil
        }
        let before = logFile()
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
        store.onOutsideWrite { waker.yield() }
        // Whoever closes a file loses the locks that the process has on it; who comes then
        // would think that nobody has it open, and take the log away.
        try folder.store(as: .guest).close()
        #expect(try ChildProcess(["append", folder.file("test.db"), "1"]).finish() == "2\n")
        #expect(before != nil && before == logFile())
        for await _ in wakes { break }
        #expect(try store.rows(Scan(Sample.mail)).count == 2)
    }

    @Test("an embedder that opened the file before its owner keeps its locks, and the owner its log")
    func embedderFirst() async throws {
        try folder.store().close()
        let embedder = try DatabaseQueue(path: folder.file("test.db"))
        try await embedder.write { try $0.execute(sql: "CREATE TABLE own (number INTEGER)") }
        let store = try folder.store()
        defer { store.close() }
        var before = stat()
        #expect(stat(DatabaseFile(path: folder.file("test.db")).log, &before) == 0)
        // Without the lock of this process, who closes the file would take the log away.
        #expect(try ChildProcess(["append", folder.file("test.db"), "1"]).finish() == "1\n")
        var after = stat()
        #expect(stat(DatabaseFile(path: folder.file("test.db")).log, &after) == 0)
        #expect(before.st_ino == after.st_ino)
        _ = try await store.commit(Commit([letter("a")]))
        #expect(try store.rows(Scan(Sample.mail)).count == 2)
        try await embedder.write { try $0.execute(sql: "INSERT INTO own VALUES (1)") }
    }

    @Test("a plain INSERT of a program that knows nothing of us is stamped, and wakes the owner")
    func plainInsert() async throws {
        let store = try folder.store()
        defer { store.close() }
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
        store.onOutsideWrite { waker.yield() }
        let before = HostClock.microseconds()
        let other = try DatabaseQueue(path: folder.file("test.db"))
        try await other.write { db in
            try db.execute(sql: "INSERT INTO mail (home, message, body) VALUES ('shop', 'm', 'hello')")
        }
        for await _ in wakes { break }
        let row = try #require(try store.get(Sample.mail, [1]))
        let stamp = try #require(row[3].integer)
        // SQLite's own clock counts milliseconds.
        #expect(stamp >= before - 1000 && stamp <= HostClock.microseconds() + 1000)
        #expect(row == [1, "shop", "m", .integer(stamp), "hello"])
        #expect(throws: DatabaseError.self) {
            try other.inDatabase {
                try $0.execute(sql: "INSERT INTO mail (home, message) VALUES ('shop', 'm')")
            }
        }
    }

    @Test("neither our own commits nor listening run a statement beyond those asked for")
    func idle() async throws {
        let store = try folder.store()
        defer { store.close() }
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
        let start = store.statistics.statements
        store.onOutsideWrite { waker.yield() }
        for number in 1...20 { _ = try await store.commit(Commit(Sample.step("a", Int64(number), size: 10))) }
        let afterCommits = store.statistics.statements
        #expect(afterCommits - start == 20 * 4, "BEGIN, two operations, COMMIT")
        // Once an outsider's write was heard, the listener has passed all of ours.
        _ = try ChildProcess(["append", folder.file("test.db"), "1"]).finish()
        for await _ in wakes { break }
        #expect(store.statistics.statements == afterCommits)
        _ = try store.get(Sample.head, ["a"])
        #expect(store.statistics.statements == afterCommits + 3, "BEGIN, SELECT, COMMIT")
    }

    @Test("our own commits wake nobody")
    func ownCommits() async throws {
        let store = try folder.store()
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
        store.onOutsideWrite { waker.yield() }
        for number in 1...300 {
            _ = try await store.commit(Commit(Sample.step("a", Int64(number), size: 3000)))
        }
        store.close()
        waker.finish()
        var count = 0
        for await _ in wakes { count += 1 }
        #expect(count == 0)
    }

    @Test("a guest may only append, and reads what the owner wrote")
    func guestRights() async throws {
        let owner = try folder.store()
        defer { owner.close() }
        _ = try await owner.commit(Commit(Sample.step("a", 1, size: 10)))
        let guest = try folder.store("test.db", Sample.schema, as: .guest)
        defer { guest.close() }
        #expect(try guest.get(Sample.head, ["a"]) == ["a", 1, nil])
        #expect(guest.digestKey == owner.digestKey)
        for operation in [Operation.put(Sample.head.id, ["b", 1, nil]), .delete(Sample.mail.id, key: [1])] {
            await #expect(throws: StoreError.misuse("a guest can only append to queues")) {
                try await guest.commit(Commit([operation]))
            }
        }
        let receipt = try await guest.commit(Commit([letter("g")]))
        #expect(receipt.appended == [1])
        await #expect(throws: StoreError.conflict(operation: 0, collection: "mail")) {
            try await guest.commit(Commit([letter("g")]))
        }
    }
}
