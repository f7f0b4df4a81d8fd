import DandelionModel
import DandelionStore
import Testing

@Suite("A memory store, opened and closed")
struct MemoryStoreLifeTests {
    @Test("is closed before it is opened and after it is closed, and keeps its rows")
    func closes() throws {
        let store = MemoryStore()
        #expect(store.apply([]) == .failure(.closed))
        #expect(throws: StoreError.closed) { try store.rows(Scan(Shapes.members)) }
        try store.open(Shapes.schema, as: .owner)
        store.apply([.put(1, Shapes.member("a")), .append(7, [nil, "a", nil]), .delete(7, key: [1])])
        store.close()
        store.close()
        #expect(store.apply([]) == .failure(.closed))
        #expect(throws: StoreError.closed) { try store.rows(Scan(Shapes.members)) }
        try store.open(Shapes.schema, as: .owner)
        #expect(try store.rows(Scan(Shapes.members)) == [Shapes.member("a")])
        #expect(store.apply([.append(7, [nil, "a", nil])]) == .success(CommitReceipt(appended: [2])))
    }

    @Test("refuses to be opened twice")
    func opensOnce() throws {
        let store = try MemoryStore.opened()
        #expect(throws: StoreError.self) { try store.open(Shapes.schema, as: .owner) }
        #expect(try StoreSource.memory.make() !== StoreSource.memory.make())
    }

    @Test("lets a guest read, and append to queues, and nothing else")
    func guest() throws {
        let store = try MemoryStore.opened()
        store.apply([.put(1, Shapes.member("a"))])
        store.close()
        try store.open(Shapes.schema, as: .guest)
        #expect(store.apply([.append(7, [nil, "a", 1])]) == .success(CommitReceipt(appended: [1])))
        for operation in [Operation.put(1, Shapes.member("b")), .delete(1, key: Shapes.key("a"))] {
            guard case .failure(.misuse) = store.apply([operation]) else {
                Issue.record("a guest could \(operation)")
                continue
            }
        }
        #expect(try store.rows(Scan(Shapes.members)) == [Shapes.member("a")])
    }

    @Test("keeps a digest key of its own unless it is given one")
    func digestKey() {
        let key = Digest.Key(low: 1, high: 2)
        #expect(MemoryStore(digestKey: key).digestKey == key)
        #expect(MemoryStore().digestKey != MemoryStore().digestKey)
    }

    @Test("grows with its schema, and refuses one that does not know what it holds")
    func expands() throws {
        let small = StoredCollection(
            id: 1, name: "things", columns: [Column("id", .integer), Column("owner", .text)], keyCount: 1)
        let grown = StoredCollection(
            id: 1, name: "things", columns: small.columns + [Column("note", .text, nullable: true)],
            keyCount: 1,
            indexes: [Index("owner", on: [1])])
        let clashing = StoredCollection(
            id: 1, name: "things", columns: grown.columns, keyCount: 1,
            indexes: [Index("owner", on: [1], unique: true)])
        func schema(_ collections: [StoredCollection], _ version: Int) -> StoreSchema {
            StoreSchema(collections: collections, version: version, minimumReader: 1, minimumWriter: version)
        }
        let store = try MemoryStore.opened(schema([small], 1))
        store.apply([.insert(1, [2, "a"]), .insert(1, [1, "b"]), .insert(1, [3, "a"])])
        store.close()
        #expect(throws: StoreError.self) { try store.open(schema([clashing], 2), as: .owner) }
        try store.open(schema([grown, Shapes.notes], 2), as: .owner)
        let owners = Scan(grown, index: grown.index("owner"), prefix: ["a"])
        #expect(try store.rows(owners) == [[2, "a", nil], [3, "a", nil]])
        #expect(try store.rows(Scan(Shapes.notes)) == [])
        store.close()
        #expect(throws: StoreError.newerSchema(found: 2, known: 1, path: "memory")) {
            try store.open(schema([small], 1), as: .owner)
        }
        #expect(throws: StoreError.self) { try store.open(schema([grown], 2), as: .owner) }
        #expect(throws: StoreError.self) { try store.open(schema([small, Shapes.notes], 2), as: .owner) }
    }

    @Test("refuses a schema that breaks a rule of its collections")
    func badSchemas() {
        let id = Column("id", .integer)
        let wrong = [
            StoredCollection(id: 1, name: "keyless", columns: [id], keyCount: 0),
            StoredCollection(id: 1, name: "short", columns: [id], keyCount: 2),
            StoredCollection(id: 1, name: "realKey", columns: [Column("id", .real)], keyCount: 1),
            StoredCollection(
                id: 1, name: "realIndex", columns: [id, Column("score", .real)], keyCount: 1,
                indexes: [Index("score", on: [1])]),
            StoredCollection(
                id: 1, name: "erasableIndex", columns: [id, Column("body", .text, erasable: true)],
                keyCount: 1,
                indexes: [Index("body", on: [1])]),
            StoredCollection(id: 1, name: "twoColumns", columns: [id, id], keyCount: 1),
            StoredCollection(
                id: 1, name: "twoIndexes", columns: [id], keyCount: 1,
                indexes: [Index("x", on: [0]), Index("x", on: [0])]),
            StoredCollection(id: 1, name: "lost", columns: [id], keyCount: 1, indexes: [Index("x", on: [1])]),
            StoredCollection(
                id: 1, name: "partial", columns: [id], keyCount: 1,
                indexes: [Index("x", on: [0], whereNotNull: 1)]),
            StoredCollection(
                id: 1, name: "stamped", columns: [id, Column("at", .text, stampedByStore: true)], keyCount: 1),
            StoredCollection(
                id: 1, name: "queue", columns: [Column("id", .text)], keyCount: 1, layout: .queue),
        ]
        for collection in wrong {
            let schema = StoreSchema(
                collections: [collection], version: 1, minimumReader: 1, minimumWriter: 1)
            #expect(throws: StoreError.self, "\(collection.name)") {
                try MemoryStore().open(schema, as: .owner)
            }
        }
        let renamed = StoredCollection(id: 9, name: Shapes.notes.name, columns: [id], keyCount: 1)
        for twin in [Shapes.notes, renamed] {
            let twice = StoreSchema(
                collections: [Shapes.notes, twin], version: 1, minimumReader: 1, minimumWriter: 1)
            #expect(throws: StoreError.self) { try MemoryStore().open(twice, as: .owner) }
        }
    }
}

@Suite("The order of a lane's commits")
struct LaneOrderTests {
    let store: MemoryStore

    init() throws { store = try MemoryStore.opened() }

    private func send(
        _ generation: Int64, _ sequence: Int64, lane: Int = 3, _ operations: [Operation] = []
    ) -> StoreError? {
        let order = LaneOrder(lane: lane, generation: generation, sequence: sequence)
        guard case .failure(let error) = store.apply(operations, order: order) else { return nil }
        return error
    }

    @Test("is counted from 1, without a gap or a repeat")
    func counts() {
        #expect(send(1, 1) == nil)
        #expect(send(1, 2) == nil)
        #expect(send(1, 2) == .predecessorFailed(lane: 3))
        #expect(send(2, 1) == nil)
        #expect(send(2, 3) == .predecessorFailed(lane: 3))
        #expect(send(5, 2) == .predecessorFailed(lane: 3))
        #expect(send(1, 1, lane: 4) == nil)
    }

    @Test("is broken by a refusal until a new generation begins; older ones stay refused")
    func refusal() throws {
        #expect(send(1, 1, [.insert(1, Shapes.member("a"))]) == nil)
        #expect(
            send(1, 2, [.insert(1, Shapes.member("a"))]) == .conflict(operation: 0, collection: "members"))
        #expect(send(1, 2) == .predecessorFailed(lane: 3))
        #expect(send(1, 3, [.insert(1, Shapes.member("b"))]) == .predecessorFailed(lane: 3))
        #expect(send(2, 1, [.insert(1, Shapes.member("c"))]) == nil)
        #expect(send(1, 4) == .predecessorFailed(lane: 3))
        #expect(send(2, 2) == nil)
        #expect(try store.rows(Scan(Shapes.members)).compactMap { $0[2].text } == ["a", "c"])
    }

    @Test("begins anew when the store is opened again")
    func reopens() throws {
        #expect(send(9, 1) == nil)
        store.close()
        try store.open(Shapes.schema, as: .owner)
        #expect(send(1, 1) == nil)
    }

    @Test("does not bind commits that come from elsewhere")
    func others() {
        #expect(send(1, 2) == .predecessorFailed(lane: 3))
        #expect(store.apply([.put(1, Shapes.member("a"))]) == .success(CommitReceipt()))
    }
}
