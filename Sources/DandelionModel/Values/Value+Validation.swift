extension Value {
    /// Says whether the value can be stored: a value built in memory may nest
    /// too deep, or hold a NaN or a duration that has no encoding.
    ///
    /// - Throws: ``ValueError``, with the path of the first fault.
    public func validate() throws(ValueError) {
        if soundSize == nil { try validate(depth: 0, path: "") }
    }

    /// How many bytes the value takes behind the header; nil where it is not sound.
    ///
    /// This is the hot path, so it builds no path text.
    var soundSize: Int? { soundSize(depth: 0) }

    private func soundSize(depth: Int) -> Int? {
        switch self {
        case .null, .bool: return 1
        case .int(let number): return 1 + ValueWriter.size(signed: number)
        case .float(let number): return number.isNaN ? nil : 9
        case .string(let text): return 1 + ValueWriter.size(text)
        case .bytes(let bytes): return 1 + ValueWriter.size(unsigned: UInt64(bytes.count)) + bytes.count
        case .list(let values):
            guard depth < Value.maximumDepth else { return nil }
            var size = 1 + ValueWriter.size(unsigned: UInt64(values.count))
            for element in values {
                guard let more = element.soundSize(depth: depth + 1) else { return nil }
                size += more
            }
            return size
        case .map(let map):
            guard depth < Value.maximumDepth else { return nil }
            var size = 1 + ValueWriter.size(unsigned: UInt64(map.count))
            for (key, element) in map.entries {
                guard let more = element.soundSize(depth: depth + 1) else { return nil }
                size += ValueWriter.size(key) + more
            }
            return size
        case .money(let money):
            return 1 + ValueWriter.size(signed: money.minorUnits) + ValueWriter.size(money.currency.code)
        case .instant(let instant): return 1 + ValueWriter.size(signed: instant.microseconds)
        case .duration(let duration):
            guard duration.isStorable else { return nil }
            let (seconds, attoseconds) = duration.components
            return 1 + ValueWriter.size(signed: seconds) + ValueWriter.size(signed: attoseconds)
        case .personal(let reference):
            return 1 + ValueWriter.size(reference.subject) + ValueWriter.size(signed: reference.slot)
        }
    }

    private func validate(depth: Int, path: String) throws(ValueError) {
        switch self {
        case .float(let number) where number.isNaN: throw .notANumber(path: path)
        case .duration(let duration) where !duration.isStorable:
            throw .notCanonical("the duration at \(path.quoted) is longer than any clock runs")
        case .list(let values):
            guard depth < Value.maximumDepth else {
                throw .tooDeep(path: path, limit: Value.maximumDepth)
            }
            for (index, element) in values.enumerated() {
                try element.validate(depth: depth + 1, path: "\(path)[\(index)]")
            }
        case .map(let map):
            guard depth < Value.maximumDepth else {
                throw .tooDeep(path: path, limit: Value.maximumDepth)
            }
            for (key, element) in map.entries {
                try element.validate(depth: depth + 1, path: path.isEmpty ? key : "\(path).\(key)")
            }
        default: return
        }
    }
}

extension ValueWriter {
    static func size(signed number: Int64) -> Int { size(unsigned: zigzag(number)) }

    static func size(unsigned number: UInt64) -> Int {
        max(1, (70 - number.leadingZeroBitCount) / 7)
    }

    static func size(_ text: String) -> Int {
        let count = text.utf8.count
        return size(unsigned: UInt64(count)) + count
    }
}

extension Duration {
    /// Whether its seconds fit 64 bits; the standard library traps on others.
    var isStorable: Bool {
        Int64(exactly: attoseconds / 1_000_000_000_000_000_000) ?? .min != .min
    }
}
