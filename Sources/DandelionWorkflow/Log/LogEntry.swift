public import DandelionModel
package import DandelionStore

/// What kind of thing happened. The numbers are stored and never change; 4 is kept for signals.
public enum EntryKind: Int64, Sendable {
    case event = 1
    case timer = 2
    case activityResult = 3
    case retry = 5
    case erase = 6
    case redrive = 7
    case start = 8
    /// What operators set, and what the process that folds has to offer: plugins, grants, settings.
    case configure = 9
}

/// One record of a home's log.
public struct LogEntry: Sendable {
    public let home: String
    /// Counts upward from 1, without gaps.
    public let number: Int64
    /// The home's clock at this entry: what `now` is for its turns.
    public let at: Instant
    public let recordedAt: Instant
    public let occurredAt: Instant?
    public let kind: EntryKind
    public let source: String
    public let type: String
    /// The entry whose turn caused this one.
    public let cause: Int64?
    /// How many causes lie before it.
    public let depth: Int64
    /// Where ids, codes and jitter of its turns are drawn from.
    public let seed: UInt64
    /// The content, with references in place of personal values.
    public let body: Value
    /// The turns that it caused, in order, and how each ended.
    public internal(set) var turns: [Disposition]
}

extension LogEntry {
    /// Our own id for it: sortable, opaque, the same at every refold.
    public var eventID: Identifier {
        var generator = SeededGenerator(seed: seed)
        return Identifier(at: at, using: &generator)
    }

    package init(row: Row) throws(FoldError) {
        guard row.count == Tables.log.columns.count, let home = row[1].text, let number = row[2].integer,
            let at = row[3].instant, let recordedAt = row[4].instant, let rawKind = row[6].integer,
            let kind = EntryKind(rawValue: rawKind), let source = row[7].text, let type = row[8].text,
            let depth = row[10].integer, let seed = row[11].integer
        else { throw .damaged("a log entry has other columns than this build knows") }
        self.init(
            home: home, number: number, at: at, recordedAt: recordedAt, occurredAt: row[5].instant,
            kind: kind,
            source: source, type: type, cause: row[9].integer, depth: depth,
            seed: UInt64(bitPattern: seed), body: try row[12].value(),
            turns: try Disposition.list(from: try row[13].value()))
    }

    package func row(_ key: HomeKey) -> Row {
        [
            .integer(key.shard), .text(key.name), .integer(number), Cell(at), Cell(recordedAt),
            Cell(occurredAt), .integer(kind.rawValue), .text(source), .text(type), Cell(cause),
            .integer(depth), .integer(Int64(bitPattern: seed)), Cell(body),
            Cell(.list(turns.map(\.value))),
        ]
    }
}
