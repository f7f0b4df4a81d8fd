import DandelionStore
import Testing

extension StoreRule {
    static let scanning = [
        StoreRule("a scan yields rows in the order of the key, either way", examine: scansByKey),
        StoreRule("a scan of an index yields rows by its columns and then the key", examine: scansByIndex),
        StoreRule("a prefix holds for every row of a scan", examine: keepsPrefix),
        StoreRule("bounds include or exclude their rows", examine: keepsBounds),
        StoreRule(
            "bounds shorter than the order are compared as far as they go", examine: comparesShortBounds),
        StoreRule("bounds of an index may go on into the key", examine: boundsReachKey),
        StoreRule("a reversed scan keeps its lower and upper bound", examine: reversesWithinBounds),
        StoreRule("nulls are found by prefix and bounds, as cells like any other", examine: findsNulls),
        StoreRule("a range that holds nothing yields nothing", examine: yieldsNothing),
        StoreRule("a limit ends a scan", examine: keepsLimit),
        StoreRule("a scan ends when its closure says so", examine: stopsEarly),
    ]

    /// Five shards of five members: `a` scores 2, `b` and `c` 1, `d` and `e` 0.
    private static func fill(_ store: any Store) async throws {
        var operations: [Operation] = []
        for shard in 1...5 as ClosedRange<Int64> {
            for (position, name) in ["a", "b", "c", "d", "e"].enumerated() {
                operations.append(
                    StoredCollection.members.insert(
                        member(.text(name), shard: .integer(shard), score: .integer(Int64(4 - position) / 2)))
                )
            }
        }
        try await store.fill(operations.reversed())
    }

    /// The keys of a scan, shortened to `1a`.
    private static func names(_ store: any Store, _ scan: Scan) throws -> [String] {
        try store.rows(scan).map { "\($0[0].integer ?? -1)\($0[1].text ?? "?")" }
    }

    @Sendable private static func scansByKey(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        let upward = try names(store, Scan(.members))
        #expect(upward == (1...5).flatMap { shard in ["a", "b", "c", "d", "e"].map { "\(shard)\($0)" } })
        #expect(try names(store, Scan(.members, reversed: true)) == upward.reversed())
    }

    @Sendable private static func scansByIndex(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        let upward = try names(store, Scan(.members, index: StoredCollection.byScore))
        #expect(upward.prefix(7) == ["1d", "1e", "2d", "2e", "3d", "3e", "4d"])
        #expect(upward.suffix(4) == ["2a", "3a", "4a", "5a"])
        #expect(upward.count == 25)
        let downward = try names(store, Scan(.members, index: StoredCollection.byScore, reversed: true))
        #expect(downward == upward.reversed(), "the key, too, runs downward in a reversed scan")
    }

    @Sendable private static func keepsPrefix(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        #expect(try names(store, Scan(.members, prefix: [3])) == ["3a", "3b", "3c", "3d", "3e"])
        #expect(try names(store, Scan(.members, prefix: [3, "d"])) == ["3d"])
        #expect(try names(store, Scan(.members, prefix: [6])).isEmpty)
        let scored = Scan(.members, index: StoredCollection.byScore, prefix: [1, 4])
        #expect(try names(store, scored) == ["4b", "4c"], "a prefix may reach into the key")
        let ordered = Scan(.members, index: StoredCollection.byOrder, prefix: [0, 2], reversed: true)
        #expect(try names(store, ordered) == ["5a", "4a", "3a", "2a", "1a"])
    }

    @Sendable private static func keepsBounds(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        func scan(_ from: Scan.Bound, _ to: Scan.Bound) throws -> [String] {
            try names(store, Scan(.members, prefix: [2], from: from, to: to))
        }
        #expect(try scan(.including(["b"]), .including(["d"])) == ["2b", "2c", "2d"])
        #expect(try scan(.excluding(["b"]), .including(["d"])) == ["2c", "2d"])
        #expect(try scan(.including(["b"]), .excluding(["d"])) == ["2b", "2c"])
        #expect(try scan(.excluding(["b"]), .excluding(["d"])) == ["2c"])
        #expect(try scan(.excluding(["c"]), .unbounded) == ["2d", "2e"])
        #expect(try scan(.unbounded, .excluding(["c"])) == ["2a", "2b"])
        #expect(try scan(.including(["bb"]), .including(["cc"])) == ["2c"], "bounds need not be rows")
    }

    @Sendable private static func comparesShortBounds(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        func count(_ from: Scan.Bound, _ to: Scan.Bound) throws -> Int {
            try store.rows(Scan(.members, from: from, to: to)).count
        }
        #expect(try count(.including([2]), .including([3])) == 10)
        #expect(try count(.excluding([2]), .including([3])) == 5)
        #expect(try count(.including([2]), .excluding([3])) == 5)
        #expect(try count(.including([2]), .excluding([3, "c"])) == 7)
        #expect(try count(.excluding([2, "b"]), .excluding([4])) == 8)
        #expect(try count(.including([]), .including([])) == 25, "an empty bound bounds nothing")
    }

    @Sendable private static func boundsReachKey(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        let scan = Scan(
            .members, index: StoredCollection.byScore, from: .excluding([0, 5]), to: .including([1, 1, "c"]))
        #expect(try names(store, scan) == ["1b", "1c"])
        let page = Scan(
            .members, index: StoredCollection.byScore, prefix: [1], from: .excluding([2, "c"]), limit: 3)
        #expect(try names(store, page) == ["3b", "3c", "4b"], "the next page begins after the last row")
    }

    @Sendable private static func reversesWithinBounds(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        let scan = Scan(
            .members, from: .including([2, "d"]), to: .excluding([3, "b"]), reversed: true)
        #expect(try names(store, scan) == ["3a", "2e", "2d"])
        let latest = Scan(.members, prefix: [4], to: .excluding(["d"]), reversed: true, limit: 2)
        #expect(try names(store, latest) == ["4c", "4b"])
    }

    @Sendable private static func findsNulls(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("a", score: 0)),
            StoredCollection.members.insert(member("b")),
            StoredCollection.members.insert(member("c", score: -1)),
            StoredCollection.members.insert(member("d")))
        func scan(_ prefix: Row = [], _ from: Scan.Bound = .unbounded, _ to: Scan.Bound = .unbounded) throws
            -> [String]
        {
            let scan = Scan(.members, index: StoredCollection.byScore, prefix: prefix, from: from, to: to)
            return try names(store, scan)
        }
        #expect(try scan() == ["1b", "1d", "1c", "1a"])
        #expect(try scan([nil]) == ["1b", "1d"])
        #expect(try scan([], .excluding([nil])) == ["1c", "1a"])
        #expect(try scan([], .including([nil])) == ["1b", "1d", "1c", "1a"])
        #expect(try scan([], .unbounded, .including([nil])) == ["1b", "1d"])
        #expect(try scan([], .unbounded, .excluding([0])) == ["1b", "1d", "1c"])
        #expect(try scan([], .excluding([nil, 1, "b"])) == ["1d", "1c", "1a"])
    }

    @Sendable private static func yieldsNothing(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        for reversed in [false, true] {
            let crossed = Scan(.members, from: .including([4]), to: .including([2]), reversed: reversed)
            #expect(try store.rows(crossed).isEmpty)
            let empty = Scan(.members, from: .excluding([3]), to: .including([3]), reversed: reversed)
            #expect(try store.rows(empty).isEmpty)
            let beforeNull = Scan(
                .members, index: StoredCollection.byPhoto, to: .excluding([nil]), reversed: reversed)
            #expect(try store.rows(beforeNull).isEmpty, "nothing comes before null")
        }
    }

    @Sendable private static func keepsLimit(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        #expect(try names(store, Scan(.members, limit: 2)) == ["1a", "1b"])
        #expect(try names(store, Scan(.members, reversed: true, limit: 2)) == ["5e", "5d"])
        #expect(try names(store, Scan(.members, limit: 0)).isEmpty)
        #expect(try names(store, Scan(.members, limit: 26)).count == 25)
    }

    @Sendable private static func stopsEarly(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        var calls = 0
        try store.read { view in
            try view.scan(Scan(.members)) { _ in
                calls += 1
                return calls < 3
            }
        }
        #expect(calls == 3)
        let first = try store.read { try $0.first(Scan(.members, prefix: [5])) }
        #expect(first?[1] == "a")
        #expect(try store.rows(.members).count == 25, "a scan cut short harms no later one")
    }
}
