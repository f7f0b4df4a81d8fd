public import DandelionModel
package import DandelionStore

/// One execution of a handler: what it may read, and what it asks for.
///
/// Everything that a turn writes commits together with its entry, or not at
/// all. Turns of a home run one after another, so nothing ever needs a lock.
/// A turn is valid only while its handler runs, and never leaves its thread.
///
/// A turn reads at most 256 rows or 64 KiB and writes at most 1,000 rows.
public final class Turn {
    public static let maximumRowsRead = 256
    public static let maximumBytesRead = 65_536
    public static let maximumRowsWritten = 1_000
    static let maximumDepth: Int64 = 32

    /// The entry that it is about: for a retry, the one that failed.
    public let entry: LogEntry
    /// The entry in which it runs; the same one, but for a retry.
    let current: LogEntry
    /// Its place among the entry's turns, from 0.
    package let index: Int
    let fold: Fold
    let home: HomeState
    var random: SeededGenerator

    var rowsRead = 0
    var bytesRead = 0
    /// What each row counted that was read, while somebody asks for it.
    var sizesRead: [Int]?
    var rowsWritten = 0
    /// The person whose values were read; what is written from then on stands with theirs.
    package internal(set) var subject: String?
    var operations: [Operation] = []
    var emitted: [Mail] = []
    /// Activities that are ready once the turn has committed.
    var jobs: [ActivityJob] = []
    /// Set by a step that waits again.
    var nextWait: PendingWait?
    /// Set by a step that ends its run in another way than by returning.
    var ending: RunEnding?
    var historyPayload: Value?
    /// The run that this turn advances.
    var run: RunRow?

    init(entry: LogEntry, at current: LogEntry, index: Int, fold: Fold, home: HomeState) {
        self.entry = entry
        self.current = current
        self.index = index
        self.fold = fold
        self.home = home
        random = SeededGenerator(
            seed: current.seed ^ (UInt64(index + 1) &* 0xd134_2543_de82_ef95))
    }

    /// The time of this turn: the home's clock at its entry. It does not move while the turn runs.
    public var now: Instant { current.at }

    /// The name of the home.
    public var homeName: String { home.key.name }

    /// Chance that repeats when the turn is folded again.
    public func randomNumber(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }

    /// A new opaque id, the same when the turn is folded again.
    public func makeID() -> Identifier { Identifier(at: now, using: &random) }

    // MARK: Reading and writing rows

    // For the primitives too. `call` is what the author of the turn has written, for the errors.

    package func get(_ collection: StoredCollection, key: Row, for call: String) throws -> Row? {
        let row = try fold.view.get(collection, key: key)
        if let row { try count(row, for: call) }
        return row
    }

    package func scan(_ scan: Scan, for call: String, _ each: (Row) throws -> Bool) throws {
        var failure: (any Error)?
        try fold.view.scan(scan) { row in
            do {
                try count(row, for: call)
                return try each(row)
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }

    /// - Parameter looksInBase: False where an inserted key is new by its making, as with a number of
    ///   ``takeSequence()``.
    package func write(_ operation: Operation, for call: String, looksInBase: Bool = true) throws {
        rowsWritten += 1
        guard rowsWritten <= Self.maximumRowsWritten else {
            throw TurnError.tooManyWrites(call: call, rows: rowsWritten)
        }
        try add(operation, looksInBase: looksInBase)
    }

    /// Writes what the turn did not ask for and does not count against it.
    func add(_ operation: Operation, looksInBase: Bool = true) throws {
        try fold.write(operation, in: home, looksInBase: looksInBase)
        operations.append(operation)
    }

    /// A number that nothing else in the home has; the next turn's is greater.
    package func takeSequence() -> Int64 { home.takeSequence() }

    /// The home's name and shard, which begin its rows' keys.
    package var homeKey: HomeKey { home.key }

    /// The home's rows, unmetered, for whoever runs the turn. They can only be read.
    package var facts: HomeFacts { fold.facts(of: home, number: current.number, now: now, .reading) }

    private func count(_ row: Row, for call: String) throws {
        var size = 0
        for cell in row {
            switch cell {
            case .blob(let bytes): size += bytes.count
            case .text(let text): size += text.utf8.count
            default: size += 8
            }
        }
        sizesRead?.append(size)
        try count(bytes: size, for: call)
    }

    /// Counts a row of a size.
    func count(bytes: Int, for call: String) throws {
        rowsRead += 1
        bytesRead += bytes
        guard rowsRead <= Self.maximumRowsRead, bytesRead <= Self.maximumBytesRead else {
            throw TurnError.tooManyReads(call: call, rows: rowsRead, bytes: bytesRead)
        }
    }

    // MARK: Personal values

    /// Notes that the turn has read a person's values.
    package func mark(_ subject: String) throws {
        if let first = self.subject, !first.hasSameBytes(as: subject) {
            throw TurnError.secondSubject(first: first, second: subject)
        }
        self.subject = subject
    }

    /// The cell for a value of the handler's own: the value, or where the turn
    /// has read personal values, a reference to a new slot that holds it.
    package func payload(_ value: Value, for call: String) throws -> Cell {
        guard let subject else { return Cell(value) }
        rowsWritten += 1
        return Cell(.personal(try fold.vault.keep(value, of: subject, in: home)))
    }

    /// What ``payload(_:for:)`` kept. Nil where it was erased.
    package func value(ofPayload cell: Cell) throws -> Value? {
        let value = try cell.value()
        guard case .personal(let reference) = value else { return value }
        try mark(reference.subject)
        return try fold.vault.value(of: reference, in: home)
    }
}
