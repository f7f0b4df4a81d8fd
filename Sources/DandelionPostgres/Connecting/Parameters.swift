import CPostgres
import DandelionStore

/// Values for a statement, in PostgreSQL's binary format.
///
/// Confined to the thread that builds it; the bytes lie one after another in
/// one buffer, so that a batch of a thousand rows is a few allocations.
struct Parameters {
    private(set) var types: [Oid] = []
    /// Begins with a byte of no value, so that there is an address also where all values are empty.
    private var bytes: [UInt8] = [0]
    /// Where each value begins and ends in ``bytes``; nil is null.
    private var places: [Range<Int>?] = []

    var count: Int { types.count }

    /// PostgreSQL's numbers for the types that we use; from its catalog `pg_type`, where they never change.
    enum Kind {
        static func of(_ kind: Column.Kind) -> (type: Oid, array: Oid, name: String) {
            switch kind {
            case .integer: (20, 1016, "bigint")
            case .real: (701, 1022, "double precision")
            case .text: (25, 1009, "text")
            case .blob: (17, 1001, "bytea")
            }
        }
    }

    mutating func add(_ cell: Cell, as kind: Column.Kind) {
        types.append(Kind.of(kind).type)
        guard !cell.isNull else { return places.append(nil) }
        let start = bytes.count
        Self.write(cell, to: &bytes)
        places.append(start..<bytes.count)
    }

    mutating func add(_ number: Int64) { add(.integer(number), as: .integer) }
    mutating func add(_ text: String) { add(.text(text), as: .text) }

    /// Adds an array of one column's cells.
    mutating func add(_ cells: some Collection<Cell>, as kind: Column.Kind) {
        let kinds = Kind.of(kind)
        types.append(kinds.array)
        let start = bytes.count
        Self.write(Int32(1), to: &bytes)
        let hasNull = bytes.count
        Self.write(Int32(0), to: &bytes)
        Self.write(Int32(bitPattern: kinds.type), to: &bytes)
        Self.write(Int32(cells.count), to: &bytes)
        Self.write(Int32(1), to: &bytes)
        for cell in cells {
            if cell.isNull {
                bytes[hasNull + 3] = 1
                Self.write(Int32(-1), to: &bytes)
                continue
            }
            let length = bytes.count
            Self.write(Int32(0), to: &bytes)
            Self.write(cell, to: &bytes)
            let size = UInt32(bytes.count - length - 4)
            for shift in 0..<4 {
                bytes[length + shift] = UInt8(truncatingIfNeeded: size >> (24 - 8 * UInt32(shift)))
            }
        }
        places.append(start..<bytes.count)
    }

    mutating func add(_ numbers: [Int64]) { add(numbers.map(Cell.integer), as: .integer) }

    private static func write(_ cell: Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .null: break
        case .integer(let number): write(UInt64(bitPattern: number), to: &bytes)
        case .real(let number): write(number.bitPattern, to: &bytes)
        case .text(var text): text.withUTF8 { PlainText.append($0, to: &bytes) }
        case .blob(let blob): bytes.append(contentsOf: blob)
        }
    }

    private static func write(_ word: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func write(_ word: Int32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    func withTypes<Outcome>(_ body: (UnsafePointer<Oid>?) -> Outcome) -> Outcome {
        types.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    /// The arrays that libpq takes: types, values, lengths, formats.
    func withC<Outcome>(
        _ body: (
            UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> Outcome
    ) -> Outcome {
        let lengths = places.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: places.count)
        return bytes.withUnsafeBytes { raw in
            let start = raw.bindMemory(to: CChar.self).baseAddress
            let values: [UnsafePointer<CChar>?] = places.map { place in
                place.flatMap { start?.advanced(by: $0.lowerBound) }
            }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                types.baseAddress, values.baseAddress, lengths.baseAddress,
                                formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}

/// Texts as PostgreSQL can keep them.
///
/// It takes no zero byte. So bytes 0 and 1 are written as 1 1 and 1 2, which
/// keeps the order of texts, and leaves all others as they are.
enum PlainText {
    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard text.contains(where: { $0 < 2 }) else { return bytes.append(contentsOf: text) }
        for byte in text {
            if byte < 2 { bytes.append(1) }
            bytes.append(byte < 2 ? byte + 1 : byte)
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.contains(1) else { return String(decoding: bytes, as: UTF8.self) }
        var text: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                text.append(byte &- 1)
                isEscaped = false
            } else if byte == 1 {
                isEscaped = true
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
