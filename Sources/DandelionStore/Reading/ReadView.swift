/// One snapshot of a store, read synchronously.
///
/// Valid only inside the closure that it was handed to, on that thread.
public protocol ReadView {
    /// The row of a key, or nil.
    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row?

    /// The rows of several keys, each in the place of its key. Engines whose reads are
    /// round trips make one of all; else they need not have it.
    func get(_ collection: StoredCollection, keys: [Row]) throws(StoreError) -> [Row?]

    /// Rows in the order of the key or of an index, until `each` returns false
    /// or the scan's limit is reached.
    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError)
}

/// A range of rows in the order of a collection's key, or of one of its indexes.
public struct Scan: Sendable {
    public let collection: StoredCollection
    /// The index whose order counts; nil for the key.
    public let index: Index?
    /// The first columns of that order, which all rows share.
    public let prefix: Row
    /// Bounds on the columns that follow the prefix, compared as far as they go.
    public let from: Bound
    public let to: Bound
    public let isReversed: Bool
    public let limit: Int

    public enum Bound: Sendable, Equatable {
        case unbounded
        case including(Row)
        case excluding(Row)
    }

    public init(
        _ collection: StoredCollection, index: Index? = nil, prefix: Row = [], from: Bound = .unbounded,
        to: Bound = .unbounded, reversed: Bool = false, limit: Int = .max
    ) {
        self.collection = collection
        self.index = index
        self.prefix = prefix
        self.from = from
        self.to = to
        isReversed = reversed
        self.limit = limit
    }

    /// The columns by which the scan orders rows: the index's, then the key's.
    public var orderColumns: [Int] {
        let key = Array(0..<collection.keyCount)
        guard let index else { return key }
        return index.columns + key.filter { !index.columns.contains($0) }
    }
}

extension ReadView {
    public func get(_ collection: StoredCollection, keys: [Row]) throws(StoreError) -> [Row?] {
        var rows: [Row?] = []
        for key in keys { rows.append(try get(collection, key: key)) }
        return rows
    }

    /// The rows of a scan, all in memory.
    public func rows(_ scan: Scan) throws(StoreError) -> [Row] {
        var rows: [Row] = []
        try self.scan(scan) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// The first row of a scan.
    public func first(_ scan: Scan) throws(StoreError) -> Row? {
        var first: Row?
        // The limit tells the engine; a store beyond a network would send more than one.
        let one = Scan(
            scan.collection, index: scan.index, prefix: scan.prefix, from: scan.from, to: scan.to,
            reversed: scan.isReversed, limit: min(1, scan.limit))
        try self.scan(one) { row in
            first = row
            return false
        }
        return first
    }
}
