/// A map from strings to values, sorted by the bytes of its keys.
///
/// Small and flat: events and records have a handful of fields, and a sorted
/// array is both their canonical order and the fastest way to find one.
public struct ValueMap: Sendable, Equatable {
    public private(set) var entries: [(key: String, value: Value)]

    public init() { entries = [] }

    /// A map of these entries in any order; of two with the same key the last counts.
    public init(_ unsorted: [(String, Value)]) {
        entries = []
        entries.reserveCapacity(unsorted.count)
        guard unsorted.count > Self.fewEntries else {
            for (key, value) in unsorted { self[key] = value }
            return
        }
        // Inserting many one by one would move them all again and again.
        for (key, value) in unsorted.sorted(by: { $0.0.precedesInBytes($1.0) }) {
            if let last = entries.last, last.key.hasSameBytes(as: key) { entries.removeLast() }
            entries.append((key, value))
        }
    }

    /// A map of entries that are in order already, each key once.
    init(sorted entries: [(key: String, value: Value)]) { self.entries = entries }

    private static let fewEntries = 32

    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }

    /// The value of a key. Setting nil removes the key.
    public subscript(key: String) -> Value? {
        get {
            let place = position(of: key)
            guard place.found else { return nil }
            return entries[place.index].value
        }
        set {
            let place = position(of: key)
            switch (place.found, newValue) {
            case (true, let value?): entries[place.index].value = value
            case (true, nil): entries.remove(at: place.index)
            case (false, let value?): entries.insert((key, value), at: place.index)
            case (false, nil): break
            }
        }
    }

    private func position(of key: String) -> (index: Int, found: Bool) {
        if let last = entries.last, last.key.precedesInBytes(key) { return (entries.count, false) }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.precedesInBytes(key) { low = middle + 1 } else { high = middle }
        }
        return (low, low < entries.count && entries[low].key.hasSameBytes(as: key))
    }

    public static func == (left: ValueMap, right: ValueMap) -> Bool {
        left.count == right.count
            && zip(left.entries, right.entries).allSatisfy {
                $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value
            }
    }
}
