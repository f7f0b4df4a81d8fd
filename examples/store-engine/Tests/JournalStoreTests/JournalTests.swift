import DandelionStore
import DandelionTestKit
import Foundation
import Testing

@Suite("A journal")
struct JournalTests {
    static let notes = StoredCollection(
        id: 1, name: "notes", columns: [Column("key", .integer), Column("text", .text)], keyCount: 1)
    static let schema = StoreSchema(collections: [notes], version: 1, minimumReader: 1, minimumWriter: 1)

    /// The bytes of a journal of three commits, and where the last of them begins.
    static func written() async throws -> (bytes: Data, start: Int) {
        let place = try StorePlace.journal()
        defer { place.discard() }
        let store = try place.source.make()
        try store.open(schema, as: .owner)
        var start = 0
        for key in 1...3 as ClosedRange<Int64> {
            start = try place.contents?().count ?? 0
            _ = try await store.commit(Commit([.insert(notes.id, [.integer(key), "text"])]))
        }
        let bytes = Data(try place.contents?() ?? [])
        store.close()
        return (bytes, start)
    }

    static func keys(of bytes: Data) throws -> [Int64?] {
        let place = try StorePlace.journal(holding: bytes)
        defer { place.discard() }
        let store = try place.source.make()
        try store.open(schema, as: .owner)
        defer { store.close() }
        return try store.read { try $0.rows(Scan(notes)).map { $0[0].integer } }
    }

    @Test("that was cut anywhere in its last record opens without that record")
    func dropsTornTail() async throws {
        let (bytes, start) = try await Self.written()
        for length in start..<bytes.count { #expect(try Self.keys(of: bytes.prefix(length)) == [1, 2]) }
        #expect(try Self.keys(of: bytes) == [1, 2, 3])
    }

    @Test("with a bit turned over before its last record is refused as corrupt")
    func refusesCorruption() async throws {
        var (bytes, start) = try await Self.written()
        bytes[start - 1] ^= 1
        #expect {
            try Self.keys(of: bytes)
        } throws: { error in
            if case .corrupt? = error as? StoreError { true } else { false }
        }
    }

    @Test("that is another program's file is refused and left alone")
    func refusesStrangers() throws {
        let stranger = Data("not a journal, but somebody's letter".utf8)
        let place = try StorePlace.journal(holding: stranger)
        defer { place.discard() }
        #expect {
            try place.source.make().open(Self.schema, as: .owner)
        } throws: { error in
            if case .notADatabase? = error as? StoreError { true } else { false }
        }
        #expect(try place.contents?() == Array(stranger))
    }
}
