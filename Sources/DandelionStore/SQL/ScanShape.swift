/// What of a scan decides its SQL; scans of one shape share a prepared statement.
///
/// Made and hashed for every scan, so it allocates nothing.
package struct ScanShape: Hashable, Sendable {
    let collection: UInt16
    /// The place of the index among the collection's; -1 for the key.
    let index: Int16
    let isReversed: Bool
    let includesFrom: Bool
    let includesTo: Bool
    /// How many cells there are; -1 for no bound.
    let prefixCount: Int16
    let fromCount: Int16
    let toCount: Int16
    /// One bit for each cell of the prefix and the bounds: whether it is null.
    let nulls: UInt64

    /// Nil for a scan with more cells than there are bits; such a statement is not kept.
    package init?(_ scan: Scan, index: Int?) {
        var (nulls, count) = (UInt64(0), 0)
        func add(_ cells: Row) {
            for cell in cells {
                if cell.isNull, count < 64 { nulls |= 1 << UInt64(count) }
                count += 1
            }
        }
        let (from, to) = (scan.from.row, scan.to.row)
        add(scan.prefix)
        if let from { add(from) }
        if let to { add(to) }
        guard count <= 64 else { return nil }
        collection = scan.collection.id
        self.index = Int16(index ?? -1)
        isReversed = scan.isReversed
        includesFrom = scan.from.includes
        includesTo = scan.to.includes
        prefixCount = Int16(scan.prefix.count)
        fromCount = Int16(from?.count ?? -1)
        toCount = Int16(to?.count ?? -1)
        self.nulls = nulls
    }
}

extension Scan.Bound {
    package var row: Row? {
        switch self {
        case .unbounded: nil
        case .including(let row), .excluding(let row): row
        }
    }

    package var includes: Bool { if case .including = self { true } else { false } }
}
