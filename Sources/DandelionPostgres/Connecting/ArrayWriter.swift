import DandelionStore

/// Writes values, one after another, into room that was measured for them.
///
/// A batch of a thousand cells is one allocation that way, and no cell's bytes
/// are looked at more than twice.
struct ArrayWriter {
    /// Dimensions, whether there are nulls, the type, the length, and from where it counts.
    static let headSize = 20

    private let room: UnsafeMutableRawBufferPointer
    /// How many bytes are written.
    private(set) var end = 0

    init(_ room: UnsafeMutableBufferPointer<UInt8>) { self.room = UnsafeMutableRawBufferPointer(room) }

    mutating func writeHead(of type: UInt32, count: Int, hasNull: Bool) {
        write(Int32(1))
        write(Int32(hasNull ? 1 : 0))
        write(Int32(bitPattern: type))
        write(Int32(count))
        write(Int32(1))
    }

    mutating func writeElement(_ cell: Cell) {
        switch cell {
        case .null: write(Int32(-1))
        case .integer(let number): writeElement(UInt64(bitPattern: number))
        case .real(let number): writeElement(number.bitPattern)
        case .text(var text):
            text.withUTF8 { text in
                let length = end
                end += 4
                write(text)
                let size = Int32(end - length - 4).bigEndian
                room.storeBytes(of: size, toByteOffset: length, as: Int32.self)
            }
        case .blob(let blob):
            write(Int32(blob.count))
            blob.withUnsafeBytes { copy($0) }
        }
    }

    private mutating func writeElement(_ word: UInt64) {
        write(Int32(8))
        room.storeBytes(of: word.bigEndian, toByteOffset: end, as: UInt64.self)
        end += 8
    }

    private mutating func write(_ word: Int32) {
        room.storeBytes(of: word.bigEndian, toByteOffset: end, as: Int32.self)
        end += 4
    }

    private mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        guard PlainText.mustEscape(text) else { return copy(UnsafeRawBufferPointer(text)) }
        var bytes: [UInt8] = []
        PlainText.append(text, to: &bytes)
        bytes.withUnsafeBytes { copy($0) }
    }

    private mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: room[end..<end + bytes.count]).copyMemory(from: bytes)
        end += bytes.count
    }

    /// How many bytes ``writeElement(_:)`` will write.
    static func size(of cell: Cell) -> Int {
        switch cell {
        case .null: 4
        case .integer, .real: 12
        case .text(var text): text.withUTF8 { 4 + PlainText.size(of: $0) }
        case .blob(let blob): 4 + blob.count
        }
    }
}
