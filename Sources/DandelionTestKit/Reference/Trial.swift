import DandelionModel
import DandelionStore
import Testing

/// Random commits and reads from a seed, and what a right engine makes of them.
struct Trial: CustomStringConvertible {
    private static let collections: [StoredCollection] = [
        .members, .integers, .texts, .pairs, .notes, .mail, .jobs,
    ]

    private let seed: UInt64
    private var chance: SeededGenerator
    private var commits = 0
    private var model = ReferenceStore(Self.collections)
    /// The highest number that each queue has given.
    private var numbers: [UInt16: Int64] = [:]

    init(seed: UInt64) {
        self.seed = seed
        chance = SeededGenerator(seed: seed)
    }

    /// Where the trial stands, so that a failure can be found again.
    var description: String { "seed \(seed), commit \(commits)" }

    // MARK: Commits

    mutating func nextCommit() -> Commit {
        Commit((0..<Int.random(in: 1...4, using: &chance)).map { _ in nextOperation() })
    }

    private mutating func nextOperation() -> Operation {
        let collection = pick(Self.collections)
        let row = nextRow(of: collection)
        let key = collection.key(of: row)
        switch (collection.layout, Int.random(in: 0..<10, using: &chance)) {
        case (.queue, 0...6): return .append(collection.id, [.null] + row.dropFirst())
        case (.clustered, 0...2), (.erasable, 0...6): return .insert(collection.id, row)
        case (.clustered, 3...4): return .put(collection.id, row)
        case (.clustered, 5...6):
            let columns = (collection.keyCount..<collection.columns.count).filter { _ in
                Bool.random(using: &chance)
            }
            if columns.isEmpty { return .delete(collection.id, key: key) }
            return .update(collection.id, key: key, columns.map { Assignment($0, row[$0]) })
        case (_, 7): return .expect(collection.id, key: key, nextExpectation(of: collection, row))
        default: return .delete(collection.id, key: key)
        }
    }

    /// Mostly what is true now, so that most commits pass.
    private mutating func nextExpectation(of collection: StoredCollection, _ row: Row)
        -> DandelionStore.Expectation
    {
        let stands = model.row(of: collection, collection.key(of: row))
        if Int.random(in: 0..<4, using: &chance) == 0 {
            return Bool.random(using: &chance) ? .present : .absent
        }
        guard let stands else { return .absent }
        let column = Int.random(in: 0..<collection.columns.count, using: &chance)
        return .equal(column: column, stands[column])
    }

    private mutating func nextRow(of collection: StoredCollection) -> Row {
        var row = collection.columns.map { nextCell(of: $0) }
        if collection.layout == .queue {
            // A number that was given, since what comes next is the engine's to say.
            row[0] = .integer(Int64.random(in: 0...numbers[collection.id, default: 0], using: &chance))
        }
        return row
    }

    private mutating func nextCell(of column: Column) -> Cell {
        if column.isNullable, Int.random(in: 0..<3, using: &chance) == 0 { return .null }
        switch column.kind {
        case .integer: return .integer(pick([.min, -300, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 300, .max]))
        case .real: return .real(pick([-1.5, 0, 0.1, 1e300]))
        case .text:
            return .text(
                pick(["", "a", "a\u{0}", "aa", "b", "Z", "caf\u{e9}", "cafe\u{301}", "\u{fb01}", "\u{1f600}"])
            )
        case .blob: return .blob(pick([[], [0], [0, 0], [1], [0x7f], [0x80], [0xff], [0xff, 0]]))
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &chance)]
    }

    // MARK: Judging

    /// Compares an engine's answer with the model's, and applies the commit to the model.
    ///
    /// - Returns: Whether the commit was accepted.
    @discardableResult
    mutating func judge(_ commit: Commit, _ answer: Result<CommitReceipt, StoreError>) throws -> Bool {
        commits += 1
        let appended = (try? answer.get().appended) ?? []
        let conflict = model.apply(commit.operations, appended: appended)
        let answered: StoreError? = if case .failure(let error) = answer { error } else { nil }
        try #require(answered == conflict, "\(self): \(plain(commit.operations))")
        guard answered == nil else { return false }
        var given = appended[...]
        for case .append(let queue, _) in commit.operations {
            let next = given.popFirst()
            let number = try #require(next, "\(self): a number is missing from the receipt")
            try #require(number > numbers[queue, default: 0], "\(self): number \(number) was used before")
            numbers[queue] = number
        }
        try #require(given.isEmpty, "\(self): the receipt has numbers that nothing was appended for")
        return true
    }

    /// Compares one key and some random scans.
    mutating func compare(_ store: any Store, scans: Int) throws {
        let collection = pick(Self.collections)
        let key = collection.key(of: nextRow(of: collection))
        let found = try store.read { try $0.get(collection, key: key) }
        try #require(
            found == model.row(of: collection, key), "\(self): the row of \(key) in '\(collection.name)'")
        for _ in 0..<scans {
            let scan = nextScan()
            do {
                let rows = try store.rows(scan)
                try #require(rows == model.rows(scan), "\(self): \(plain(scan))")
            } catch let error as StoreError {
                Issue.record("\(self): \(plain(scan)) was refused: \(error)")
            }
        }
    }

    /// Compares every row of every collection, by every order.
    func compareAll(_ store: any Store) throws {
        for collection in Self.collections {
            for index in [nil] + collection.indexes.map(Optional.some) {
                let scan = Scan(collection, index: index)
                let rows = try store.rows(scan)
                try #require(
                    rows == model.rows(scan),
                    "\(self): all of '\(collection.name)' by \(index?.name ?? "key")")
            }
        }
    }

    private mutating func nextScan() -> Scan {
        let collection = pick(Self.collections)
        let index = pick([nil] + collection.indexes.map(Optional.some))
        let order = Scan(collection, index: index).orderColumns.map { collection.columns[$0] }
        let prefix = order.prefix(Int.random(in: 0...min(2, order.count), using: &chance))
        let rest = order.dropFirst(prefix.count)
        return Scan(
            collection, index: index, prefix: prefix.map { nextCell(of: $0) }, from: nextBound(rest),
            to: nextBound(rest), reversed: Bool.random(using: &chance), limit: pick([1, 3, .max]))
    }

    private mutating func nextBound(_ columns: ArraySlice<Column>) -> Scan.Bound {
        guard !columns.isEmpty, Bool.random(using: &chance) else { return .unbounded }
        let length = Int.random(in: 1...columns.count, using: &chance)
        let row = columns.prefix(length).map { nextCell(of: $0) }
        return Bool.random(using: &chance) ? .including(row) : .excluding(row)
    }

    /// What was tried, in words that fit a message.
    private func plain(_ operations: [Operation]) -> String {
        "\(operations)".replacing("DandelionStore.", with: "").replacing("Cell.", with: "")
    }

    private func plain(_ scan: Scan) -> String {
        let order = scan.index?.name ?? "key"
        let range = "prefix \(scan.prefix), from \(scan.from), to \(scan.to)"
        return
            "'\(scan.collection.name)' by \(order)\(scan.isReversed ? ", reversed" : ""), \(range), limit \(scan.limit)"
            .replacing("DandelionStore.", with: "").replacing("Cell.", with: "")
    }
}
