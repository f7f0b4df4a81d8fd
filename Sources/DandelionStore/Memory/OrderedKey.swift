/// Cells as bytes whose plain byte order is the order of ``Cell``.
///
/// Comparing two keys is one comparison of bytes, whatever their columns hold.
///
///   (1) Each cell begins with its kind: 0 null, 1 integer, 2 text, 3 blob.
///   (2) An integer follows as eight bytes, most significant first, with its sign turned.
///   (3) Text and blobs follow with each 0 written as 0 255, and end with 0 1. So no
///       cell's bytes begin another's, and the bytes of a row's first cells
///       begin the bytes of the row.
///   (4) No cell begins with 255, so a key and a 255 come after everything that begins
///       with that key, and before what follows it.
package struct OrderedKey: Sendable {
    package let bytes: [UInt8]

    /// The key of some columns of a row. Reals have no place in keys; they are a broken caller.
    package init(_ row: Row, columns: [Int]) {
        var count = 0
        for column in columns { count += Self.size(of: row[column]) }
        bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var writer = Writer(buffer: UnsafeMutableRawBufferPointer(buffer))
            for column in columns { writer.write(row[column]) }
            written = writer.offset
        }
    }

    /// The key of cells in their order.
    package init(_ cells: Row) { self.init(cells, [], isPastPrefixed: false) }

    /// The key of cells and more cells; or what ``pastPrefixed`` of it is.
    init(_ cells: Row, _ more: Row, isPastPrefixed: Bool) {
        var count = isPastPrefixed ? 1 : 0
        for cell in cells { count += Self.size(of: cell) }
        for cell in more { count += Self.size(of: cell) }
        bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var writer = Writer(buffer: UnsafeMutableRawBufferPointer(buffer))
            for cell in cells { writer.write(cell) }
            for cell in more { writer.write(cell) }
            if isPastPrefixed { writer.write(byte: Self.past) }
            written = writer.offset
        }
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    private static let past: UInt8 = 255

    /// Comes after every key that begins with this one, and before all others that follow.
    package var pastPrefixed: OrderedKey { OrderedKey(bytes: bytes + [Self.past]) }

    private static func size(of cell: Cell) -> Int {
        switch cell {
        case .null: 1
        case .integer: 9
        case .text(let text):
            3 + (text.utf8.withContiguousStorageIfAvailable { escapedCount($0) } ?? escapedCount(text.utf8))
        case .blob(let bytes): 3 + bytes.withUnsafeBufferPointer { escapedCount($0) }
        case .real: preconditionFailure("a key cannot hold a real")
        }
    }

    @inline(__always)
    private static func escapedCount(_ bytes: some Sequence<UInt8>) -> Int {
        var count = 0
        for byte in bytes { count &+= byte == 0 ? 2 : 1 }
        return count
    }

    private struct Writer {
        let buffer: UnsafeMutableRawBufferPointer
        var offset = 0

        mutating func write(_ cell: Cell) {
            switch cell {
            case .null: write(byte: 0)
            case .integer(let number):
                write(byte: 1)
                let turned = UInt64(bitPattern: number) ^ (1 << 63)
                buffer.storeBytes(of: turned.bigEndian, toByteOffset: offset, as: UInt64.self)
                offset += 8
            case .text(let text):
                write(byte: 2)
                let copied: Void? = text.utf8.withContiguousStorageIfAvailable { write(escaping: $0) }
                if copied == nil { write(escaping: text.utf8) }
                write(byte: 0)
                write(byte: 1)
            case .blob(let bytes):
                write(byte: 3)
                bytes.withUnsafeBufferPointer { write(escaping: $0) }
                write(byte: 0)
                write(byte: 1)
            case .real: preconditionFailure("a key cannot hold a real")
            }
        }

        @inline(__always)
        mutating func write(byte: UInt8) {
            buffer[offset] = byte
            offset += 1
        }

        @inline(__always)
        mutating func write(escaping bytes: some Sequence<UInt8>) {
            for byte in bytes {
                write(byte: byte)
                if byte == 0 { write(byte: 255) }
            }
        }
    }
}

extension OrderedKey: Hashable, Comparable {
    package static func == (left: OrderedKey, right: OrderedKey) -> Bool { compare(left, right) == 0 }

    package static func < (left: OrderedKey, right: OrderedKey) -> Bool { compare(left, right) < 0 }

    package func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    private static func compare(_ left: OrderedKey, _ right: OrderedKey) -> Int {
        left.bytes.withUnsafeBytes { a in right.bytes.withUnsafeBytes { compareBytes(a, $0, from: 0).order } }
    }
}

/// Compares bytes as numbers; less than 0 where the left come first, 0 where they are the same.
///
/// Eight at a time: this is where a memory engine spends its life.
///
/// - Parameter from: So many bytes at the beginning are known to be the same.
/// - Returns: The order, and how many bytes at the beginning are the same.
@inline(__always)
func compareBytes(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, from: Int
) -> (order: Int, shared: Int) {
    let common = min(left.count, right.count)
    var offset = from
    while offset &+ 8 <= common {
        let a = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian
        let b = right.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian
        if a != b { return (a < b ? -1 : 1, offset &+ (a ^ b).leadingZeroBitCount >> 3) }
        offset &+= 8
    }
    while offset < common {
        let (a, b) = (left[offset], right[offset])
        if a != b { return (a < b ? -1 : 1, offset) }
        offset &+= 1
    }
    return (left.count - right.count, common)
}
