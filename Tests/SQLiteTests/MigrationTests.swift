import DandelionStore
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Expanding an SQLite file")
struct MigrationTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func widened(_ collection: StoredCollection) -> StoredCollection {
        let added = collection.columns.count
        return StoredCollection(
            id: collection.id, name: collection.name,
            columns: collection.columns + [.init("added", .integer, nullable: true)],
            keyCount: collection.keyCount,
            indexes: collection.indexes + [Index("by_added", on: [added])], layout: collection.layout)
    }

    @Test("new tables, columns and indexes appear, and old rows stay")
    func expands() async throws {
        let old = try folder.store()
        _ = try await old.commit(
            Commit([
                .put(Sample.head.id, ["a", 1, nil]),
                .insert(Sample.personal.id, ["ada", 1, .blob([1]), nil]),
                .insert(Sample.personal.id, ["ada", 2, .blob([2]), "note"]),
                .append(Sample.mail.id, [nil, "h", "m1", 5, "one"]),
                .append(Sample.mail.id, [nil, "h", "m2", 5, "two"]),
                .append(Sample.mail.id, [nil, "h", "m3", 5, "three"]),
                .delete(Sample.personal.id, key: ["ada", 1]),
                .delete(Sample.mail.id, key: [3]),
            ]))
        let key = old.digestKey
        old.close()

        let extra = StoredCollection(id: 9, name: "extra", columns: [.init("k", .integer)], keyCount: 1)
        let head = widened(Sample.head)
        let personal = widened(Sample.personal)
        let mail = widened(Sample.mail)
        let schema = StoreSchema(
            collections: [head, Sample.history, Sample.unique, personal, mail, extra], version: 4,
            minimumReader: 1,
            minimumWriter: 4)
        let new = try folder.store("test.db", schema)
        defer { new.close() }
        #expect(new.digestKey == key)
        let receipt = try await new.commit(
            Commit([.insert(9, [1]), .append(mail.id, [nil, "h", "m4", 5, "four", 7])]))
        #expect(receipt.appended == [4], "the number of a row that is gone is not given again")
        let heads = try new.rows(Scan(head, index: head.index("by_added")))
        #expect(heads == [["a", 1, nil, nil]])
        let people = try new.rows(Scan(personal))
        #expect(people == [["ada", 2, .blob([2]), "note", nil]])
        let letters = try new.rows(Scan(mail))
        #expect(letters.map { $0[2] } == ["m1", "m2", "m4"])
        #expect(letters.map { $0[5] } == [nil, nil, 7])
    }

    @Test("a column that may not be null cannot be added, and the file stays as it was")
    func notNullable() throws {
        try folder.store().close()
        let wrong = StoredCollection(
            id: 1, name: "head", columns: Sample.head.columns + [.init("added", .integer)], keyCount: 1)
        let schema = StoreSchema(collections: [wrong], version: 4, minimumReader: 1, minimumWriter: 1)
        #expect(throws: StoreError.self) { try folder.store("test.db", schema) }
        try folder.store().close()
    }
}
