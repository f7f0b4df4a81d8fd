import DandelionModel
import DandelionStore
import Foundation
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("A store's file as a whole")
struct FileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func fill(_ store: SQLiteStore, _ numbers: ClosedRange<Int64>) async throws {
        for number in numbers { _ = try await store.commit(Commit(Sample.step("a", number, size: 900))) }
    }

    @Test("is copied as it was when the copy began, while its owner goes on writing")
    func copies() async throws {
        let store = try folder.store()
        defer { store.close() }
        try await fill(store, 1...2_000)
        var told: [Int] = []
        let later = Commit(Sample.step("b", 1, size: 10))
        try store.backUp(to: folder.file("copy.db")) { done, total in
            #expect(done <= total)
            if told.isEmpty {
                // Had it been seen, the copy would have begun again, or held it.
                store.submit(later) { _ in }
                while store.statistics.commits < 2_001 { sched_yield() }
            }
            told.append(done)
        }
        #expect(told.count > 2 && told == told.sorted())
        #expect(folder.names.filter { $0.hasPrefix("copy") } == ["copy.db"])
        let copy = try folder.store("copy.db")
        defer { copy.close() }
        #expect(copy.digestKey == store.digestKey)
        let rows = try copy.rows(Scan(Sample.history))
        #expect(rows.count == 2_000)
        #expect(try copy.get(Sample.head, ["b"]) == nil && store.get(Sample.head, ["b"]) != nil)
    }

    @Test("is not copied over another one, nor by half")
    func refusesCopy() async throws {
        let store = try folder.store()
        defer { store.close() }
        try await fill(store, 1...10)
        struct Stop: Error {}
        #expect(throws: Stop.self) { try store.backUp(to: folder.file("copy.db")) { _, _ in throw Stop() } }
        #expect(folder.names.allSatisfy { !$0.hasPrefix("copy") })
        try store.backUp(to: folder.file("copy.db"))
        #expect(throws: PartialFile.Failure.exists(path: folder.file("copy.db"))) {
            try store.backUp(to: folder.file("copy.db"))
        }
        #expect(throws: StoreError.self) {
            try SQLiteStore(path: folder.file("none.db")).backUp(to: folder.file("other.db"))
        }
        #expect(!folder.names.contains("none.db"))
    }

    @Test("what a killed copy left is written over by the next one")
    func leftOver() throws {
        let store = try folder.store()
        defer { store.close() }
        try Data("half of a file".utf8).write(to: URL(fileURLWithPath: folder.file("copy.db.partial")))
        try store.backUp(to: folder.file("copy.db"))
        try folder.store("copy.db").close()
        #expect(folder.names.filter { $0.hasPrefix("copy") } == ["copy.db"])
    }

    @Test("has one writer at a time under its partial name")
    func oneWriter() throws {
        let first = try PartialFile(for: folder.file("x"))
        #expect(throws: PartialFile.Failure.beingWritten(path: folder.file("x"))) {
            try PartialFile(for: folder.file("x"))
        }
        try first.write([1, 2, 3])
        try first.publish()
        #expect(folder.names == ["x"])
        #expect(throws: PartialFile.Failure.exists(path: folder.file("x"))) {
            try PartialFile(for: folder.file("x"))
        }
    }

    @Test("is made anew with the key that is given, and only where there is none")
    func creates() async throws {
        let key = Digest.Key(low: 7, high: .max)
        #expect(try SQLiteStore(path: folder.file("new.db")).storedVersion() == nil)
        let store = SQLiteStore(path: folder.file("new.db"))
        try store.create(Sample.schema, digestKey: key)
        #expect(store.digestKey == key)
        try await fill(store, 1...3)
        store.close()
        #expect(try SQLiteStore(path: folder.file("new.db")).storedVersion() == Sample.schema.version)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("new.db")))
        #expect(throws: StoreError.self) {
            try SQLiteStore(path: folder.file("new.db")).create(Sample.schema, digestKey: .open)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("new.db"))) == before)
        let again = try folder.store("new.db")
        defer { again.close() }
        #expect(again.digestKey == key)
        #expect(try again.rows(Scan(Sample.history)).count == 3)
    }

    @Test("gets smaller when it is compacted, and holds the same")
    func compacts() async throws {
        let store = try folder.store()
        defer { store.close() }
        try await fill(store, 1...2_000)
        let gone = (1...1_900).map { Operation.delete(Sample.history.id, key: ["a", .integer($0)]) }
        _ = try await store.commit(Commit(gone))
        _ = await store.dropErased()
        func size() throws -> Int {
            try Data(contentsOf: URL(fileURLWithPath: folder.file("test.db"))).count
        }
        let before = try size()
        try store.compact()
        #expect(try size() < before / 4)
        #expect(try store.rows(Scan(Sample.history)).count == 100)
        try await fill(store, 2_001...2_010)
        #expect(try store.rows(Scan(Sample.history)).count == 110)
    }
}
