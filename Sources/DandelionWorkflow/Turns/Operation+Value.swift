import DandelionModel
import DandelionStore

/// Operations as values, for the turns whose operations are kept.
extension Operation {
    var value: Value {
        switch self {
        case .insert(let id, let row): .list([.int(1), .int(Int64(id)), row.value])
        case .put(let id, let row): .list([.int(2), .int(Int64(id)), row.value])
        case .update(let id, let key, let assignments):
            .list([
                .int(3), .int(Int64(id)), key.value,
                .list(assignments.map { .list([.int(Int64($0.column)), $0.value.asValue]) }),
            ])
        case .delete(let id, let key): .list([.int(4), .int(Int64(id)), key.value])
        // What a turn writes is known to hold when it is kept, and lanes never append.
        case .expect, .append: .null
        }
    }

    init(value: Value) throws(FoldError) {
        guard case .list(let parts) = value, parts.count >= 3, case .int(let kind) = parts[0],
            case .int(let number) = parts[1], let id = UInt16(exactly: number)
        else { throw .damaged("an operation of a turn") }
        let row = try Row(value: parts[2])
        switch kind {
        case 1: self = .insert(id, row)
        case 2: self = .put(id, row)
        case 4: self = .delete(id, key: row)
        case 3:
            guard parts.count == 4, case .list(let stored) = parts[3] else { throw .damaged("an update") }
            var assignments: [Assignment] = []
            for pair in stored {
                guard case .list(let cells) = pair, cells.count == 2, case .int(let column) = cells[0] else {
                    throw .damaged("an update")
                }
                assignments.append(Assignment(Int(column), try Cell(asValue: cells[1])))
            }
            self = .update(id, key: row, assignments)
        default: throw .damaged("an operation of a turn")
        }
    }
}

extension Row {
    fileprivate var value: Value { .list(map(\.asValue)) }

    fileprivate init(value: Value) throws(FoldError) {
        guard case .list(let cells) = value else { throw .damaged("a row") }
        self = []
        for cell in cells { append(try Cell(asValue: cell)) }
    }
}

extension Cell {
    /// Blobs go in a list of one, since bytes that are text would come back as text.
    fileprivate var asValue: Value {
        switch self {
        case .null: .null
        case .integer(let number): .int(number)
        case .real(let number): .float(number)
        case .text(let text): .string(text)
        case .blob(let bytes): .list([Value(bytes: bytes)])
        }
    }

    fileprivate init(asValue value: Value) throws(FoldError) {
        switch value {
        case .null: self = .null
        case .int(let number): self = .integer(number)
        case .float(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .list(let one) where one.count == 1: self = .blob(try Self.bytes(of: one[0]))
        default: throw .damaged("a cell")
        }
    }

    private static func bytes(of value: Value) throws(FoldError) -> [UInt8] {
        switch value {
        case .string(let text): return Array(text.utf8)
        case .bytes(let bytes): return bytes
        default: throw .damaged("a cell")
        }
    }
}
