/// Reads the bytes of an unstripped `lua_dump`, format 0 of Lua 5.4.
///
/// The bytes come from our own process, and are checked all the same: a chunk
/// that another build writes must be refused, never misread.
struct ChunkReader {
    private let bytes: [UInt8]
    private(set) var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    func bytes(from start: Int) -> ArraySlice<UInt8> { bytes[start..<place] }

    mutating func byte() throws(InspectionError) -> UInt8 {
        guard place < bytes.count else { throw .malformed(at: place) }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func skip(_ count: Int) throws(InspectionError) {
        guard count >= 0, count <= bytes.count - place else { throw .malformed(at: place) }
        place += count
    }

    /// Seven bits a byte, the highest first; the last byte is marked.
    mutating func size() throws(InspectionError) -> Int {
        var size = 0
        while true {
            let byte = try byte()
            guard size < Int(Int32.max) else { throw .malformed(at: place) }
            size = size << 7 | Int(byte & 0x7f)
            if byte & 0x80 != 0 { return size }
        }
    }

    /// How many elements follow, of which each takes at least so many bytes.
    mutating func count(ofAtLeast bytesEach: Int = 1) throws(InspectionError) -> Int {
        let start = place
        let count = try size()
        guard count <= (bytes.count - place) / bytesEach else { throw .malformed(at: start) }
        return count
    }

    /// A text with its size plus one in front; nil for size 0.
    mutating func text() throws(InspectionError) -> String? {
        let size = try size()
        guard size > 0 else { return nil }
        let start = place
        try skip(size - 1)
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    mutating func instructions() throws(InspectionError) -> [UInt32] {
        let count = try count(ofAtLeast: 4)
        let start = place
        try skip(count * 4)
        return bytes.withUnsafeBytes { bytes in
            (0..<count).map { bytes.loadUnaligned(fromByteOffset: start + $0 * 4, as: UInt32.self) }
        }
    }

    /// Checks that the chunk is of Lua 5.4, format 0, with our sizes.
    mutating func header() throws(InspectionError) {
        try expect([0x1b, 0x4c, 0x75, 0x61], "no compiled chunk")
        try expect([0x54], "not of version 5.4")
        try expect([0], "not of format 0")
        try expect([0x19, 0x93, 0x0d, 0x0a, 0x1a, 0x0a], "its check bytes")
        try expect([4, 8, 8], "the sizes of instructions, integers and floats")
        try expect(withUnsafeBytes(of: Int64(0x5678)) { Array($0) }, "the form of integers")
        try expect(withUnsafeBytes(of: 370.5) { Array($0) }, "the form of floats")
    }

    private mutating func expect(_ expected: [UInt8], _ difference: String) throws(InspectionError) {
        for byte in expected {
            guard try self.byte() == byte else { throw .foreign(difference) }
        }
    }
}
