/// Whether what a reader asks fits the schema, for engines that hand it on to a database.
extension Catalog {
    package func check(key: Row, of collection: UInt16) throws(StoreError) {
        let entry = try entry(collection)
        try entry.checkKey(key)
    }

    /// - Returns: The place of the scan's index among the collection's, nil for the key, and
    ///   the columns by which the scan orders rows.
    package func check(_ scan: Scan) throws(StoreError) -> (index: Int?, columns: [Int]) {
        let entry = try entry(scan.collection.id)
        var place: Int?
        if let index = scan.index {
            place = entry.orders.firstIndex { $0.index == index }
            guard place != nil else {
                throw .misuse("'\(entry.collection.name)' has no index '\(index.name)' like this one")
            }
        }
        let order = place.map { entry.orders[$0].columns } ?? entry.keyColumns
        func check(_ cells: Row, behind count: Int = 0) throws(StoreError) {
            guard count + cells.count <= order.count else {
                throw .misuse(
                    "a scan of '\(entry.collection.name)' bounds \(count + cells.count) of \(order.count) columns"
                )
            }
            for (offset, cell) in cells.enumerated() where !cell.isNull {
                try entry.checkCell(cell, at: order[count + offset])
            }
        }
        try check(scan.prefix)
        if let row = scan.from.row { try check(row, behind: scan.prefix.count) }
        if let row = scan.to.row { try check(row, behind: scan.prefix.count) }
        return (place, order)
    }
}
