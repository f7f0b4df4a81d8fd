/// The keys of one node of a ``SortedMap``, in order and end to end in one array.
///
/// A search stays within a few cache lines, and a copy is one copy of bytes.
///
///   (1) The array is empty, or begins with ``limit`` ends of four bytes each,
///       counted from where the keys begin; those of the first `count` keys hold.
///   (2) Key i lies between the end of key i - 1, or 0, and its own end.
struct KeyBlock: Sendable {
    /// A node may hold one key too many until it is split.
    static let limit = 34
    private static let header = limit * 4

    private var bytes: [UInt8] = []
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    /// How many keys are less than `key`, or with `through` less or equal, and
    /// whether `key` itself is among them all.
    @inline(__always)
    func search(_ key: OrderedKey, through: Bool) -> (place: Int, isFound: Bool) {
        key.bytes.withUnsafeBytes { search($0, through: through) }
    }

    /// The same for the bytes of a key.
    @inline(__always)
    func search(_ key: UnsafeRawBufferPointer, through: Bool) -> (place: Int, isFound: Bool) {
        let count = count
        return bytes.withUnsafeBytes { Self.search(key, in: $0, count: count, through: through) }
    }

    private static func search(
        _ key: UnsafeRawBufferPointer, in block: UnsafeRawBufferPointer, count: Int, through: Bool
    ) -> (place: Int, isFound: Bool) {
        var (low, high) = (0, count)
        // The key shares so many bytes with the neighbours that have been
        // met, and therefore with all between them.
        var (lowShared, highShared) = (0, 0)
        var isFound = false
        while low < high {
            let middle = (low &+ high) >> 1
            let (order, shared) = compareBytes(
                Self.key(middle, in: block), key, from: min(lowShared, highShared))
            if order == 0 { isFound = true }
            if order < 0 || (order == 0 && through) {
                low = middle &+ 1
                lowShared = shared
            } else {
                high = middle
                highShared = shared
            }
        }
        return (low, isFound)
    }

    /// Less than 0 where the key at a place comes before another, 0 where it is the same.
    func compare(_ place: Int, with key: OrderedKey) -> Int {
        bytes.withUnsafeBytes { block in
            key.bytes.withUnsafeBytes { compareBytes(Self.key(place, in: block), $0, from: 0).order }
        }
    }

    func key(_ place: Int) -> OrderedKey {
        bytes.withUnsafeBytes { OrderedKey(bytes: Array(Self.key(place, in: $0))) }
    }

    mutating func insert(_ key: OrderedKey, at place: Int) {
        if bytes.isEmpty { bytes = [UInt8](repeating: 0, count: Self.header) }
        let size = key.bytes.count
        let old = bytes.count
        bytes.append(contentsOf: key.bytes)
        let count = self.count
        bytes.withUnsafeMutableBytes { block in
            let start = Self.start(of: place, in: UnsafeRawBufferPointer(block))
            if place < count {
                let from = Self.header + start
                Self.move(block, from: from, to: from + size, count: old - from)
                key.bytes.withUnsafeBytes { block[from..<from + size].copyBytes(from: $0) }
                Self.move(block, from: place * 4, to: place * 4 + 4, count: (count - place) * 4)
            }
            Self.setEnd(start + size, of: place, in: block)
            for later in place + 1..<count + 1 {
                Self.setEnd(Self.end(of: later, in: block) + size, of: later, in: block)
            }
        }
        self.count += 1
    }

    mutating func remove(at place: Int) {
        let (count, old) = (self.count, bytes.count)
        let size = bytes.withUnsafeMutableBytes { block in
            let start = Self.start(of: place, in: UnsafeRawBufferPointer(block))
            let size = Self.end(of: place, in: block) - start
            let from = Self.header + start
            Self.move(block, from: from + size, to: from, count: old - from - size)
            Self.move(block, from: place * 4 + 4, to: place * 4, count: (count - place - 1) * 4)
            for later in place..<count - 1 {
                Self.setEnd(Self.end(of: later, in: block) - size, of: later, in: block)
            }
            return size
        }
        bytes.removeLast(size)
        self.count -= 1
    }

    /// Keeps the keys before a place and returns the others.
    mutating func split(at place: Int) -> KeyBlock {
        var right = KeyBlock()
        for other in place..<count { right.insert(key(other), at: other - place) }
        let kept = bytes.withUnsafeBytes { Self.start(of: place, in: $0) }
        bytes.removeLast(bytes.count - Self.header - kept)
        count = place
        return right
    }

    mutating func append(_ other: KeyBlock) {
        for place in 0..<other.count { insert(other.key(place), at: count) }
    }
}

extension KeyBlock {
    @inline(__always)
    private static func key(_ place: Int, in block: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = start(of: place, in: block)
        let end = end(of: place, in: block)
        return UnsafeRawBufferPointer(rebasing: block[header + start..<header + end])
    }

    @inline(__always)
    private static func start(of place: Int, in block: UnsafeRawBufferPointer) -> Int {
        place == 0 ? 0 : end(of: place - 1, in: block)
    }

    @inline(__always)
    private static func end(of place: Int, in block: UnsafeRawBufferPointer) -> Int {
        Int(block.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self))
    }

    @inline(__always)
    private static func end(of place: Int, in block: UnsafeMutableRawBufferPointer) -> Int {
        end(of: place, in: UnsafeRawBufferPointer(block))
    }

    @inline(__always)
    private static func setEnd(_ end: Int, of place: Int, in block: UnsafeMutableRawBufferPointer) {
        block.storeBytes(of: UInt32(end), toByteOffset: place * 4, as: UInt32.self)
    }

    @inline(__always)
    private static func move(_ block: UnsafeMutableRawBufferPointer, from: Int, to: Int, count: Int) {
        UnsafeMutableRawBufferPointer(rebasing: block[to..<to + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[from..<from + count]))
    }
}
