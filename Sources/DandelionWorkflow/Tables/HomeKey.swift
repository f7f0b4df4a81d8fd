package import DandelionModel
package import DandelionStore

/// The name of a home with its shard, which begin every key.
package struct HomeKey: Sendable, Hashable {
    package let shard: Int64
    package let name: String

    package init(_ name: String) {
        self.name = name
        shard = Shard.of(home: name)
    }

    package var row: Row { [.integer(shard), .text(name)] }

    package func row(_ cells: Cell...) -> Row { row(of: cells) }

    /// A row that begins with the home, and ends with one more cell where there is one. Made in one piece.
    package func row(of cells: Row, then last: Cell? = nil) -> Row {
        let size = cells.count + (last.map { _ in 3 } ?? 2)
        return Row(unsafeUninitializedCapacity: size) { row, count in
            row.initializeElement(at: 0, to: .integer(shard))
            row.initializeElement(at: 1, to: .text(name))
            for place in cells.indices { row.initializeElement(at: place + 2, to: cells[place]) }
            if let last { row.initializeElement(at: size - 1, to: last) }
            count = size
        }
    }

    package static func == (left: HomeKey, right: HomeKey) -> Bool { left.name.hasSameBytes(as: right.name) }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Cell {
    package init(_ instant: Instant) { self = .integer(instant.microseconds) }
    package init(_ instant: Instant?) { self = instant.map { .integer($0.microseconds) } ?? .null }
    package init(_ text: String?) { self = text.map(Cell.text) ?? .null }
    package init(_ number: Int64?) { self = number.map(Cell.integer) ?? .null }
    package init(_ value: Value) { self = .blob(ValueCodec.encode(value)) }

    package var instant: Instant? { integer.map(Instant.init(microseconds:)) }

    /// The value whose bytes the cell holds.
    package func value() throws(FoldError) -> Value {
        guard case .blob(let bytes) = self else { throw .damaged("a value is missing") }
        do {
            return try ValueCodec.decode(bytes)
        } catch {
            throw .damaged(String(describing: error))
        }
    }
}
