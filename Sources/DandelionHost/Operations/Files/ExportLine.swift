import Dandelion
import DandelionModel

/// How a row stands in an export: `["member",[17,"shop","ada",null,{"b64":"AAE="}]]`.
///
/// Integers, texts and nulls are JSON's own. A blob is an object with its bytes in base 64
/// (RFC 4648), a real one with the shortest digits that come back exactly.
enum ExportLine {
    private static let blob = "b64"
    private static let real = "real"

    static func bytes(_ collection: String, _ row: Row) -> [UInt8] {
        Array(JSONText.encode(.list([.string(collection), .list(row.map(value))])).utf8)
    }

    /// What a line holds; nil for what no row looks like.
    static func row(_ value: Value) -> (collection: String, cells: Row)? {
        guard let parts = value.listValue, parts.count == 2, let name = parts[0].stringValue,
            let values = parts[1].listValue
        else { return nil }
        var cells: Row = []
        cells.reserveCapacity(values.count)
        for value in values {
            guard let cell = cell(value) else { return nil }
            cells.append(cell)
        }
        return (name, cells)
    }

    private static func value(_ cell: Cell) -> Value {
        switch cell {
        case .null: .null
        case .integer(let number): .int(number)
        case .real(let number): [real: .string(number.description)]
        case .text(let text): .string(text)
        case .blob(let bytes): [blob: .string(Base64.encode(bytes))]
        }
    }

    private static func cell(_ value: Value) -> Cell? {
        switch value {
        case .null: return .null
        case .int(let number): return .integer(number)
        case .string(let text): return .text(text)
        case .map(let map):
            guard map.count == 1, let entry = map.entries.first, let text = entry.value.stringValue else {
                return nil
            }
            switch entry.key {
            case blob: return Base64.decode(text).map(Cell.blob)
            case real: return Double(text).flatMap { $0.isNaN ? nil : .real($0) }
            default: return nil
            }
        default: return nil
        }
    }
}

/// A digest over lines, in their order.
struct LineDigest {
    private(set) var digest = Digest(low: 0, high: 0)

    mutating func add(_ line: [UInt8]) { digest = Digest(of: digest.bytes + line) }
}
