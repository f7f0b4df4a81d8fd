import DandelionModel
import DandelionStore
import DandelionWorkflow

/// Rows of the turn's home. The only place that knows how a turn reads and writes them.
extension Turn {
    func findRow(_ collection: StoredCollection, _ key: Cell..., for call: String) throws -> Row? {
        try get(collection, key: homeKey.row(of: key), for: call)
    }

    /// The rows below a prefix, in the order of the key or of an index.
    func findRows(
        _ collection: StoredCollection, by index: String? = nil, _ prefix: Cell...,
        from: Scan.Bound = .unbounded, to: Scan.Bound = .unbounded, reversed: Bool = false, limit: Int = .max,
        for call: String
    ) throws -> [Row] {
        var rows: [Row] = []
        let scan = Scan(
            collection, index: index.flatMap(collection.index), prefix: homeKey.row(of: prefix), from: from,
            to: to, reversed: reversed, limit: limit)
        try self.scan(scan, for: call) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// Writes the row of a key, in place of what was there. The cause is its last cell.
    func putRow(_ collection: StoredCollection, _ cells: Cell..., for call: String) throws {
        try write(.put(collection.id, homeKey.row(of: cells, then: .integer(cause))), for: call)
    }

    func dropRow(_ collection: StoredCollection, _ key: Cell..., for call: String) throws {
        try write(.delete(collection.id, key: homeKey.row(of: key)), for: call)
    }

    /// When what the entry tells of happened: what windows, caps and attribution count.
    var occurredAt: Instant { entry.occurredAt ?? entry.at }
}

extension Cell {
    init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
}

/// The cells of a stored row after its home, one after another.
struct Cells {
    private let row: Row
    private let what: String
    private var next = 2

    init(_ row: Row, of collection: StoredCollection) {
        self.row = row
        what = collection.name
    }

    mutating func text() throws -> String { try some(optionalText()) }
    mutating func integer() throws -> Int64 { try some(optionalInteger()) }
    mutating func flag() throws -> Bool { try integer() != 0 }
    mutating func instant() throws -> Instant { Instant(microseconds: try integer()) }

    mutating func optionalText() -> String? { cell().text }
    mutating func optionalInteger() -> Int64? { cell().integer }
    mutating func optionalInstant() -> Instant? { optionalInteger().map(Instant.init(microseconds:)) }
    mutating func optionalRate() throws -> Rate? { try optionalText().map { try Rate($0) } }

    mutating func optionalValue() throws -> Value? {
        let found = cell()
        return found.isNull ? nil : try found.value()
    }

    mutating func money() throws -> Money {
        guard let currency = Currency(code: try text()) else {
            throw FoldError.damaged("a currency of \(what)")
        }
        return Money(minorUnits: try integer(), currency: currency)
    }

    mutating func cell() -> Cell {
        defer { next += 1 }
        return row.indices.contains(next) ? row[next] : .null
    }

    func damaged() -> FoldError { .damaged("a row of \(what)") }

    private func some<Content>(_ content: Content?) throws -> Content {
        guard let content else { throw damaged() }
        return content
    }
}

/// A record of present fields, for those who read it as a value.
func record(_ fields: [(String, Value?)]) -> Value {
    .map(ValueMap(fields.compactMap { name, value in value.map { (name, $0) } }))
}
