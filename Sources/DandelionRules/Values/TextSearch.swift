import DandelionModel

/// Looking into strings and lists.
enum TextSearch {
    /// Whether a string begins with another, byte by byte. False for anything else.
    static func begins(_ value: Value, with start: Value) -> Bool {
        if case .string(let text) = value, case .string(let start) = start {
            return text.utf8.starts(with: start.utf8)
        }
        guard let text = Comparison.bytes(of: value), let start = Comparison.bytes(of: start) else {
            return false
        }
        return text.starts(with: start)
    }

    /// Whether a string has another inside, or a list an element that equals the value.
    static func contains(_ value: Value, _ part: Value) -> Bool {
        if case .list(let elements) = value { return elements.contains { Comparison.equal($0, part) } }
        guard let text = Comparison.bytes(of: value), let part = Comparison.bytes(of: part) else {
            return false
        }
        return finds(part, in: text)
    }

    /// Knuth, Morris and Pratt's search: linear, since both texts may be long and a stranger's.
    private static func finds(_ part: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= text.count else { return false }
        guard part.count > 1 else { return text.contains(first) }
        var borders = [0]
        var matched = 0
        for place in 1..<part.count {
            while matched > 0, part[place] != part[matched] { matched = borders[matched - 1] }
            if part[place] == part[matched] { matched += 1 }
            borders.append(matched)
        }
        matched = 0
        for byte in text {
            while matched > 0, byte != part[matched] { matched = borders[matched - 1] }
            if byte == part[matched] { matched += 1 }
            if matched == part.count { return true }
        }
        return false
    }
}
