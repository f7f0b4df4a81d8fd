import CPostgres
import DandelionStore

/// The rows that a statement gave, in binary. Freed by deinit.
final class Answer {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    init(checking result: OpaquePointer?, on connection: PostgresConnection) throws(PostgresFailure) {
        guard let result else { throw connection.failure(nil) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: self.result = result
        default:
            let failure = connection.failure(result)
            PQclear(result)
            throw failure
        }
    }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    func cell(_ row: Int, _ column: Int, _ kind: Column.Kind) -> Cell {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else {
            return .null
        }
        let count = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: value, count: count)
        switch kind {
        case .integer: return .integer(Int64(bitPattern: Self.word(bytes)))
        case .real: return .real(Double(bitPattern: Self.word(bytes)))
        case .text: return .text(bytes.withMemoryRebound(to: UInt8.self) { PlainText.read($0) })
        case .blob: return .blob([UInt8](bytes))
        }
    }

    func integer(_ row: Int, _ column: Int) -> Int64 { cell(row, column, .integer).integer ?? 0 }
    func text(_ row: Int, _ column: Int) -> String? { cell(row, column, .text).text }

    /// - Parameter first: The column in which the row begins.
    func row(_ row: Int, of kinds: [Column.Kind], from first: Int = 0) -> Row {
        Row(unsafeUninitializedCapacity: kinds.count) { cells, count in
            while count < kinds.count {
                cells.initializeElement(at: count, to: cell(row, first + count, kinds[count]))
                count += 1
            }
        }
    }

    private static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    }
}
