import DandelionModel
import DandelionStore
import Testing

@Suite("A pending view")
struct PendingViewTests {
    let store: MemoryStore
    let view: PendingView

    init() throws {
        store = try MemoryStore.opened()
        view = try PendingView(Shapes.schema)
    }

    /// Runs work with the store's newest snapshot as the base.
    @discardableResult
    private func onBase<Result>(_ body: () throws -> Result) throws -> Result {
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            return try body()
        }
    }

    private func names(_ scan: Scan = Scan(Shapes.members)) throws -> [String] {
        try view.rows(scan).compactMap { $0[2].text }
    }

    @Test("takes back a discarded turn and keeps a merged one, however they nest")
    func turns() throws {
        store.apply([.put(1, Shapes.member("base", due: 5))])
        let due = Scan(Shapes.members, index: Shapes.members.index("due"))
        _ = try onBase {
            try view.apply(.put(1, Shapes.member("batch", due: 3)))
            view.push()
            try view.apply(.delete(1, key: Shapes.key("base")))
            try view.apply(.update(1, key: Shapes.key("batch"), [Assignment(4, 9)]))
            view.push()
            try view.apply(.put(1, Shapes.member("inner", due: 1)))
            #expect(try names(due) == ["inner", "batch"])
            view.mergeTop()
            #expect(view.operationCount == 4)
            view.discardTop()
            #expect(try names(due) == ["batch", "base"])
            #expect(view.operationCount == 1)
            view.push()
            try view.apply(.delete(1, key: Shapes.key("batch")))
            view.mergeTop()
            #expect(try names(due) == ["base"])
        }
        #expect(
            view.takeOperations()
                == [.put(1, Shapes.member("batch", due: 3)), .delete(1, key: Shapes.key("batch"))])
        #expect(view.operationCount == 0)
    }

    @Test("counts what changes a collection: writes, writes taken back, and everything when it is reset")
    func changes() throws {
        var counts: [Int] = []
        func note() throws { counts.append(try view.changeCount(of: Shapes.members)) }
        try onBase {
            try note()
            try view.apply(.put(1, Shapes.member("ada", due: 1)))
            try note()
            view.push()
            try view.apply(.delete(1, key: Shapes.key("ada")))
            try note()
            view.discardTop()
            try note()
            view.reset()
            try note()
        }
        #expect(Set(counts).count == 5)
        let before = try view.changeCount(of: Shapes.members)
        try onBase { try view.apply(.insert(4, [1, "ada", "text"])) }
        store.apply(view.takeOperations())
        view.settle()
        #expect(try view.changeCount(of: Shapes.members) == before)
    }

    @Test("shows what is in flight before, while and after the base holds it")
    func inFlight() throws {
        store.apply([.put(1, Shapes.member("gone", due: 1)), .put(1, Shapes.member("kept", due: 2))])
        _ = try onBase {
            try view.apply(.delete(1, key: Shapes.key("gone")))
            try view.apply(.insert(1, Shapes.member("new", due: 3, code: [1])))
        }
        let batch = view.takeOperations()
        let expected = ["kept", "new"]
        #expect(try onBase { try names() } == expected)
        store.apply(batch)
        #expect(try onBase { try names() } == expected)
        view.settle()
        #expect(try onBase { try names() } == expected)
    }

    @Test("judges by what is in flight: its rows are there, and its unique values taken")
    func inFlightConflicts() throws {
        try onBase { try view.apply(.insert(1, Shapes.member("a", code: [1]))) }
        _ = view.takeOperations()
        _ = try onBase {
            let conflict = StoreError.conflict(operation: 0, collection: "members")
            #expect(throws: conflict) { try view.apply(.insert(1, Shapes.member("a"))) }
            #expect(throws: conflict) { try view.apply(.insert(1, Shapes.member("b", code: [1]))) }
            #expect(view.operationCount == 0)
            try view.apply(.delete(1, key: Shapes.key("a")))
            try view.apply(.insert(1, Shapes.member("b", code: [1])))
        }
    }

    @Test("shows the newest of several batches in flight, and settles the oldest first")
    func severalInFlight() throws {
        let due = Scan(Shapes.members, index: Shapes.members.index("due"))
        for time in [Int64(1), 2, 3] {
            try onBase {
                try view.apply(.put(1, Shapes.member("a", due: time)))
                if time == 2 { try view.apply(.put(1, Shapes.member("b", due: 0))) }
                if time == 3 { try view.apply(.delete(1, key: Shapes.key("b"))) }
            }
            store.apply(view.takeOperations())
        }
        for _ in 0..<3 {
            try onBase { () throws in
                #expect(try view.get(Shapes.members, key: Shapes.key("a")) == Shapes.member("a", due: 3))
                #expect(try view.rows(due) == [Shapes.member("a", due: 3)])
                #expect(try names() == ["a"])
            }
            view.settle()
        }
    }

    @Test("forgets everything when it is reset")
    func reset() throws {
        store.apply([.put(1, Shapes.member("base"))])
        _ = try onBase {
            try view.apply(.put(1, Shapes.member("a")))
            _ = view.takeOperations()
            view.push()
            try view.apply(.delete(1, key: Shapes.key("base")))
            view.reset()
            #expect(try names() == ["base"])
            #expect(view.takeOperations() == [])
        }
    }

    @Test("refuses an append, which only the engine can number, and a read without a base")
    func misuse() throws {
        _ = try onBase {
            #expect(throws: StoreError.self) { try view.apply(.append(7, [nil, "a", nil])) }
        }
        #expect(throws: StoreError.self) { try names() }
        #expect(throws: StoreError.self) { try view.get(Shapes.members, key: Shapes.key("a")) }
        #expect(throws: StoreError.self) { try view.apply(.insert(1, Shapes.member("a"))) }
    }

    @Test("does not look in the base for a row that is known to be new, but still among its own")
    func trusted() throws {
        store.apply([.put(1, Shapes.member("old", code: [1]))])
        // Without a base, a look there would throw.
        try view.apply(.insert(1, Shapes.member("a", code: [2])), looksInBase: false)
        #expect(throws: StoreError.conflict(operation: 1, collection: "members")) {
            try view.apply(.insert(1, Shapes.member("a")), looksInBase: false)
        }
        #expect(throws: StoreError.conflict(operation: 1, collection: "members")) {
            try view.apply(.insert(1, Shapes.member("b", code: [2])), looksInBase: false)
        }
    }

    @Test("lets a scan's receiver write, and shows the scan what stood when it began")
    func writesWhileScanning() throws {
        store.apply((0..<9).map { .put(1, Shapes.member("\($0)")) })
        _ = try onBase {
            try view.apply(.put(1, Shapes.member("5x")))
            var seen: [String] = []
            try view.scan(Scan(Shapes.members)) { row in
                seen.append(row[2].text ?? "")
                #expect(throws: Never.self) {
                    try view.apply(.delete(1, key: Shapes.key("8")))
                    try view.apply(.put(1, Shapes.member("7x")))
                }
                return true
            }
            #expect(seen == ["0", "1", "2", "3", "4", "5", "5x", "6", "7", "8"])
            #expect(try names() == ["0", "1", "2", "3", "4", "5", "5x", "6", "7", "7x"])
        }
    }

    @Test("asks its base for no more rows than a limited scan can need")
    func limits() throws {
        store.apply((0..<200).map { .put(1, Shapes.member("\($0 + 1000)")) })
        try store.read { base in
            let counting = CountingView(base)
            view.base = counting
            defer { view.base = nil }
            try view.apply(.delete(1, key: Shapes.key("1000")))
            #expect(try names(Scan(Shapes.members, limit: 3)) == ["1001", "1002", "1003"])
            #expect(counting.rows <= 4)
            #expect(counting.largestLimit == 4)
        }
    }
}

/// Counts what is asked of a view.
private final class CountingView: ReadView {
    let view: any ReadView
    var rows = 0
    var largestLimit = 0

    init(_ view: any ReadView) { self.view = view }

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        try view.get(collection, key: key)
    }

    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        largestLimit = max(largestLimit, scan.limit)
        try view.scan(scan) { row in
            rows += 1
            return each(row)
        }
    }
}
