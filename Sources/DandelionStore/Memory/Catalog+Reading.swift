/// Whether what a reader asks fits the schema, for engines that hand it on to a database.
extension Catalog {
    package func check(key: Row, of collection: UInt16) throws(StoreError) {
        let entry = try entry(collection)
        try entry.checkKey(key)
    }

    /// - Returns: The columns by which the scan orders rows.
    package func check(_ scan: Scan) throws(StoreError) -> [Int] {
        let entry = try entry(scan.collection.id)
        let order: [Int]
        if let index = scan.index {
            guard let declared = entry.orders.first(where: { $0.index == index }) else {
                throw .misuse("'\(entry.collection.name)' has no index '\(index.name)' like this one")
            }
            order = declared.columns
        } else {
            order = entry.keyColumns
        }
        for bound in [scan.from.row, scan.to.row] {
            let count = scan.prefix.count + (bound?.count ?? 0)
            guard count <= order.count else {
                throw .misuse(
                    "a scan of '\(entry.collection.name)' bounds \(count) of \(order.count) columns")
            }
        }
        func check(_ cells: Row, from place: Int) throws(StoreError) {
            for (offset, cell) in cells.enumerated() where !cell.isNull {
                try entry.checkCell(cell, at: order[place + offset])
            }
        }
        try check(scan.prefix, from: 0)
        for bound in [scan.from.row, scan.to.row] {
            if let bound { try check(bound, from: scan.prefix.count) }
        }
        return order
    }
}
