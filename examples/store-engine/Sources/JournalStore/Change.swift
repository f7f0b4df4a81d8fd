import DandelionModel
import DandelionStore

/// What a commit did to one row, as the journal keeps it.
///
/// The journal holds outcomes and no operations, so that replaying it judges nothing.
enum Change: Sendable {
    case set(UInt16, Row)
    case remove(UInt16, key: Row)
    /// The highest number that a queue has given.
    case number(UInt16, Int64)

    var value: Value {
        switch self {
        case .set(let id, let row): [.int(0), .int(Int64(id)), .list(row.map(\.value))]
        case .remove(let id, let key): [.int(1), .int(Int64(id)), .list(key.map(\.value))]
        case .number(let id, let number): [.int(2), .int(Int64(id)), .int(number)]
        }
    }

    init?(_ value: Value) {
        guard case .list(let parts) = value, parts.count == 3, case .int(let id) = parts[1] else {
            return nil
        }
        switch (parts[0], parts[2]) {
        case (.int(0), .list(let cells)): self = .set(UInt16(id), cells.map(Cell.init))
        case (.int(1), .list(let cells)): self = .remove(UInt16(id), key: cells.map(Cell.init))
        case (.int(2), .int(let number)): self = .number(UInt16(id), number)
        default: return nil
        }
    }
}

extension Cell {
    fileprivate var value: Value {
        switch self {
        case .null: .null
        case .integer(let number): .int(number)
        case .real(let number): .float(number)
        case .text(let text): .string(text)
        // In a list, since bytes that are valid text would come back as text.
        case .blob(let bytes): .list([.bytes(bytes)])
        }
    }

    fileprivate init(_ value: Value) {
        switch value {
        case .int(let number): self = .integer(number)
        case .float(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .list(let parts):
            switch parts.first {
            case .string(let text)?: self = .blob(Array(text.utf8))
            case .bytes(let bytes)?: self = .blob(bytes)
            default: self = .null
            }
        default: self = .null
        }
    }
}
