/// A scan as a half-open range of the keys of one order.
struct ScanRange {
    let entry: Catalog.Entry
    /// The place of the index among the collection's; nil for the key.
    let order: Int?
    let from: OrderedKey?
    let to: OrderedKey?
    let isReversed: Bool
    let limit: Int

    /// The columns by which the scan orders rows.
    var columns: [Int] { order.map { entry.orders[$0].columns } ?? entry.keyColumns }
}

extension Catalog {
    /// - Throws: ``StoreError/misuse(_:)`` where the scan does not fit the schema.
    func range(_ scan: Scan) throws(StoreError) -> ScanRange {
        let entry = try entry(scan.collection.id)
        let order = try order(scan, in: entry)
        let from: OrderedKey? =
            switch scan.from {
            case .unbounded: scan.prefix.isEmpty ? nil : OrderedKey(scan.prefix)
            case .including(let cells): OrderedKey(scan.prefix, cells, isPastPrefixed: false)
            case .excluding(let cells): OrderedKey(scan.prefix, cells, isPastPrefixed: true)
            }
        let to: OrderedKey? =
            switch scan.to {
            case .unbounded:
                scan.prefix.isEmpty ? nil : OrderedKey(scan.prefix, [], isPastPrefixed: true)
            case .including(let cells): OrderedKey(scan.prefix, cells, isPastPrefixed: true)
            case .excluding(let cells): OrderedKey(scan.prefix, cells, isPastPrefixed: false)
            }
        return ScanRange(
            entry: entry, order: order, from: from, to: to, isReversed: scan.isReversed, limit: scan.limit)
    }

    private func order(_ scan: Scan, in entry: Entry) throws(StoreError) -> Int? {
        let name = entry.collection.name
        var order: Int?
        if let index = scan.index {
            order = entry.orders.firstIndex { $0.index == index }
            guard order != nil else { throw .misuse("'\(name)' has no index '\(index.name)'") }
        }
        let columns = order.map { entry.orders[$0].columns } ?? entry.keyColumns
        func check(_ bound: Row) throws(StoreError) {
            guard scan.prefix.count + bound.count <= columns.count else {
                throw .misuse("a scan of '\(name)' bounds more columns than its order has")
            }
            for case .real in bound { throw .misuse("a scan of '\(name)' is bounded by a real") }
        }
        try check(scan.from.cells)
        try check(scan.to.cells)
        for case .real in scan.prefix { throw .misuse("a scan of '\(name)' begins with a real") }
        return order
    }
}

extension Scan.Bound {
    fileprivate var cells: Row {
        switch self {
        case .unbounded: []
        case .including(let cells), .excluding(let cells): cells
        }
    }
}
