import DandelionModel
import Synchronization
import Testing

@testable import DandelionStore

/// Counts how often rows are read by their keys, and in scans.
private final class CountingView: ReadView {
    private let inner: any ReadView
    private(set) var gets = 0
    private(set) var scans = 0

    init(_ inner: any ReadView) { self.inner = inner }

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        gets += 1
        return try inner.get(collection, key: key)
    }

    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        scans += 1
        try inner.scan(scan, each)
    }
}

@Suite("A pending view that keeps rows")
struct KeptRowsTests {
    /// Reads in a view over the store, and says how many rows were read below.
    private func gets(
        _ view: PendingView, _ store: MemoryStore, _ body: (PendingView) throws -> Void
    ) throws -> Int {
        try counts(view, store, body).gets
    }

    private func counts(
        _ view: PendingView, _ store: MemoryStore, _ body: (PendingView) throws -> Void
    ) throws -> (gets: Int, scans: Int) {
        try store.read { base in
            let counting = CountingView(base)
            view.base = counting
            defer { view.base = nil }
            try body(view)
            return (counting.gets, counting.scans)
        }
    }

    private static let children = Shapes.members.indexes[0]

    private func children(of parent: String, _ view: PendingView, limit: Int = .max) throws -> [Cell] {
        try view.rows(
            Scan(Shapes.members, index: Self.children, prefix: [1, "h", .text(parent)], limit: limit)
        ).map { $0[2] }
    }

    @Test("scans once what shares a prefix, until a row comes to it or leaves it")
    func scanning() throws {
        let store = try MemoryStore.opened()
        let names = ["b", "c", "d"]
        _ = try store.apply(names.map { .put(1, Shapes.member($0, parent: "a")) }).get()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        func scans(_ expected: Int, _ body: (PendingView) throws -> Void) throws {
            #expect(try counts(view, store, body).scans == expected)
        }
        try scans(2) { (view: PendingView) throws in
            #expect(try children(of: "a", view, limit: 1) == ["b"])
            #expect(try children(of: "a", view, limit: 1) == ["b"])
            // More than was kept.
            for _ in 0..<3 { #expect(try children(of: "a", view) == ["b", "c", "d"]) }
        }
        try scans(1) { (view: PendingView) throws in
            for _ in 0..<3 { #expect(try children(of: "z", view).isEmpty) }
            // One goes elsewhere, unseen; one comes; one is none of theirs.
            try view.apply(.put(1, Shapes.member("c", parent: "z")), looksInBase: false)
            try view.apply(.put(1, Shapes.member("e", parent: "a")), looksInBase: false)
            try view.apply(.put(1, Shapes.member("f", parent: "y")), looksInBase: false)
            #expect(try children(of: "a", view) == ["b", "d", "e"])
            #expect(try children(of: "z", view) == ["c"])
        }
        _ = try store.apply(view.takeOperations()).get()
        view.settle()
        try scans(2) { (view: PendingView) throws in
            for _ in 0..<3 {
                #expect(try children(of: "a", view) == ["b", "d", "e"])
                #expect(try children(of: "z", view) == ["c"])
            }
        }
        view.dropKept()
        try scans(1) { (view: PendingView) throws in
            #expect(try children(of: "a", view) == ["b", "d", "e"])
        }
    }

    @Test("reads on behind what it keeps of a long scan")
    func long() throws {
        let store = try MemoryStore.opened()
        let names = (100..<300).map { "m\($0)" }
        _ = try store.apply(names.map { .put(1, Shapes.member($0, parent: "a")) }).get()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        let expected = names.map { Cell.text($0) }
        let count = try counts(view, store) { (view: PendingView) throws in
            for _ in 0..<2 {
                #expect(try children(of: "a", view) == expected)
                #expect(try children(of: "a", view, limit: 70) == Array(expected.prefix(70)))
                #expect(try children(of: "a", view, limit: 64) == Array(expected.prefix(64)))
                let all = try view.rows(Scan(Shapes.members, prefix: [1, "h"], reversed: true))
                #expect(all.map { $0[2] } == expected.reversed())
            }
        }
        // The first 64 of each are kept.
        #expect(count.scans == 2 + 2 * 3)
    }

    @Test("keeps no scan that may show rows of other shards")
    func foreign() throws {
        let store = try MemoryStore.opened()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        let due = Scan(Shapes.members, index: Shapes.members.indexes[1], prefix: [7])
        for _ in 0..<2 {
            let count = try counts(view, store) { (view: PendingView) throws in
                #expect(try view.rows(due).isEmpty)
            }
            #expect(count.scans == 1)
        }
    }

    @Test("reads a row once, also one that is not there, and what it has written never")
    func reading() throws {
        let store = try MemoryStore.opened()
        _ = try store.apply([.put(1, Shapes.member("a"))]).get()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        let first = try gets(view, store) { (view: PendingView) throws in
            for _ in 0..<3 {
                #expect(try view.get(Shapes.members, key: Shapes.key("a")) == Shapes.member("a"))
                #expect(try view.get(Shapes.members, key: Shapes.key("b")) == nil)
            }
            try view.apply(.put(1, Shapes.member("c")), looksInBase: false)
            try view.apply(.update(1, key: Shapes.key("a"), [Assignment(4, 7)]))
        }
        #expect(first == 2)
        _ = try store.apply(view.takeOperations()).get()
        view.settle()
        let second = try gets(view, store) { (view: PendingView) throws in
            #expect(try view.get(Shapes.members, key: Shapes.key("a")) == Shapes.member("a", due: 7))
            #expect(try view.get(Shapes.members, key: Shapes.key("c")) == Shapes.member("c"))
        }
        #expect(second == 0)
        view.dropKept()
        let third = try gets(view, store) { _ = try $0.get(Shapes.members, key: Shapes.key("a")) }
        #expect(third == 1)
    }

    @Test("drops what was not asked for lately, where there is too much")
    func bounded() throws {
        let catalog = try Catalog(Shapes.schema)
        var kept = KeptRows(catalog, rowLimit: 10)
        let entry = try catalog.entry(Shapes.members.id)
        func key(_ name: String) -> OrderedKey { OrderedKey(Shapes.key(name)) }
        let place = KeptScans.Place(
            order: 0, isReversed: false, cellCount: 3, prefix: OrderedKey([1, "h", "parent"]))
        kept.keep(entry, key("asked"), Shapes.member("asked"))
        kept.keep(entry, key("rested"), Shapes.member("rested"))
        kept.keep(entry, place, KeptScans.Found(rows: [], isComplete: true))
        for number in 0..<1_000 {
            kept.keep(entry, key("\(number)"), nil)
            #expect(kept.row(entry, key("asked")) == .some(Shapes.member("asked")))
            #expect(kept.scan(entry, place)?.isComplete == true)
        }
        #expect(kept.row(entry, key("rested")) == nil)
        #expect(kept.row(entry, key("980")) == nil)
        #expect(kept.row(entry, key("999")) == .some(nil))
        kept.removeAll()
        #expect(kept.row(entry, key("asked")) == nil)
        #expect(kept.scan(entry, place) == nil)
    }

    @Test("never keeps rows without a shard")
    func strangers() throws {
        let store = try MemoryStore.opened()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        for _ in 0..<2 {
            let count = try gets(view, store) { (view: PendingView) throws in
                let row = try view.get(Shapes.notes, key: [1])
                #expect(row == nil)
            }
            #expect(count == 1)
        }
        _ = try store.apply([.insert(4, [1, "ada", "body"])]).get()
        _ = try gets(view, store) { (view: PendingView) throws in
            let row = try view.get(Shapes.notes, key: [1])
            #expect(row == [1, "ada", "body"])
        }
    }

    @Test("forgets what was never durable when a commit is refused, and only that")
    func refused() throws {
        let store = try MemoryStore.opened()
        _ = try store.apply([.put(1, Shapes.member("a"))]).get()
        let view = try PendingView(Shapes.schema)
        view.keepRows()
        _ = try gets(view, store) { (view: PendingView) throws in
            _ = try view.get(Shapes.members, key: Shapes.key("a"))
            try view.apply(.delete(1, key: Shapes.key("a")))
            try view.apply(.put(1, Shapes.member("b")))
        }
        _ = view.takeOperations()
        view.reset()
        let count = try gets(view, store) { (view: PendingView) throws in
            #expect(try view.get(Shapes.members, key: Shapes.key("a")) == Shapes.member("a"))
            #expect(try view.get(Shapes.members, key: Shapes.key("b")) == nil)
        }
        // Only the row that was put unseen was never read.
        #expect(count == 1)
    }

    @Test("shows what a plain view shows, whatever happens", arguments: 0..<20)
    func differential(seed: Int) throws {
        var work = RandomWork(seed: UInt64(seed))
        let store = try MemoryStore.opened()
        let (plain, keeping) = (try PendingView(Shapes.schema), try PendingView(Shapes.schema))
        keeping.keepRows()
        var inFlight: [[DandelionStore.Operation]] = []
        for _ in 0..<600 {
            switch work.below(30) {
            case 0 where inFlight.isEmpty:
                inFlight.append(plain.takeOperations())
                #expect(keeping.takeOperations() == inFlight[0])
            case 1 where !inFlight.isEmpty:
                // What the view judged to fit may clash in a unique index; then it is refused.
                if case .success = store.apply(inFlight.removeFirst()) {
                    plain.settle()
                    keeping.settle()
                } else {
                    plain.reset()
                    keeping.reset()
                }
            case 2 where work.below(5) == 0:
                inFlight = []
                plain.reset()
                keeping.reset()
            default:
                let (operation, key) = (work.operation(), work.memberKey())
                try store.read { base in
                    (plain.base, keeping.base) = (base, base)
                    defer { (plain.base, keeping.base) = (nil, nil) }
                    let left = Result { () throws(StoreError) in try plain.apply(operation) }
                    let right = Result { () throws(StoreError) in try keeping.apply(operation) }
                    switch (left, right) {
                    case (.success, .success): break
                    case (.failure(let left), .failure(let right)): #expect(left == right)
                    default: Issue.record("\(operation): \(left) and \(right)")
                    }
                    let row = try keeping.get(Shapes.members, key: key)
                    #expect(try plain.get(Shapes.members, key: key) == row)
                    let scan = work.prefixScan(like: key)
                    let rows = try keeping.rows(scan)
                    #expect(try plain.rows(scan) == rows)
                }
            }
        }
    }
}

extension RandomWork {
    /// A scan of what shares a prefix, most of them seen before.
    fileprivate mutating func prefixScan(like key: Row) -> Scan {
        let count = 1 + below(3)
        let limit = pick([1, 2, 5, .max])
        guard below(2) == 0 else {
            return Scan(
                Shapes.members, prefix: Array(key.prefix(count)), reversed: below(4) == 0, limit: limit)
        }
        let prefix = Array(key.prefix(2)) + [below(3) == 0 ? .null : .text(name())]
        return Scan(
            Shapes.members, index: Shapes.members.indexes[0], prefix: Array(prefix.prefix(count)),
            reversed: below(4) == 0, limit: limit)
    }
}
