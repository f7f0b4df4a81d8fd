import DandelionStore

/// One snapshot, for the closure that it is handed to.
struct PostgresReadView: ReadView {
    let reader: PostgresReader
    let tables: SchemaTables
    let settings: ConnectionSettings

    /// Rows that a scan takes at first, at second, and then each time: most scans want few.
    private static let pages = [64, 512, 4_096]

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        let table = try table(collection)
        try tables.catalog.check(key: key, of: collection.id)
        var parameters = Parameters()
        for position in key.indices { parameters.add(key[position], as: table.kinds[position]) }
        let answer = try ask(table.get, parameters)
        return answer.count > 0 ? answer.row(0, of: table.kinds) : nil
    }

    func get(_ collection: StoredCollection, keys: [Row]) throws(StoreError) -> [Row?] {
        let table = try table(collection)
        for key in keys { try tables.catalog.check(key: key, of: collection.id) }
        var rows = [Row?](repeating: nil, count: keys.count)
        if keys.isEmpty { return rows }
        var parameters = Parameters()
        for position in 0..<collection.keyCount {
            parameters.add(keys.lazy.map { $0[position] }, as: table.kinds[position])
        }
        let answer = try ask(table.getMany, parameters)
        for found in 0..<answer.count {
            rows[Int(answer.integer(found, 0)) - 1] = answer.row(found, of: table.kinds, from: 1)
        }
        return rows
    }

    /// Rows come in pages: a page begins behind the last row of the one before, on the same snapshot.
    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        let table = try table(scan.collection)
        let order = try tables.catalog.check(scan).columns
        var (scan, left, page) = (scan, scan.limit, 0)
        while left > 0 {
            let size = min(left, Self.pages[min(page, Self.pages.count - 1)])
            let answer = try ask(table.scan(scan), parameters(of: scan, order, table, limit: size))
            var last: Row?
            for place in 0..<answer.count {
                let row = answer.row(place, of: table.kinds)
                guard each(row) else { return }
                last = row
            }
            guard answer.count == size, let last else { return }
            left -= answer.count
            page += 1
            let rest = order.dropFirst(scan.prefix.count).map { last[$0] }
            // With all columns fixed there is one row at most.
            guard !rest.isEmpty else { return }
            scan = Scan(
                scan.collection, index: scan.index, prefix: scan.prefix,
                from: scan.isReversed ? scan.from : .excluding(rest),
                to: scan.isReversed ? .excluding(rest) : scan.to, reversed: scan.isReversed, limit: left)
        }
    }

    private func parameters(
        of scan: Scan, _ order: [Int], _ table: PostgresTable, limit: Int
    ) -> Parameters {
        var parameters = Parameters()
        func add(_ cells: Row, from place: Int) {
            for (offset, cell) in cells.enumerated() {
                parameters.add(cell, as: table.kinds[order[place + offset]])
            }
        }
        add(scan.prefix, from: 0)
        if let row = scan.from.row { add(row, from: scan.prefix.count) }
        if let row = scan.to.row { add(row, from: scan.prefix.count) }
        parameters.add(Int64(limit))
        return parameters
    }

    private func table(_ collection: StoredCollection) throws(StoreError) -> PostgresTable {
        guard let table = tables[collection.id] else {
            throw .misuse("the schema has no collection \(collection.id)")
        }
        return table
    }

    private func ask(_ sql: String, _ parameters: Parameters) throws(StoreError) -> Answer {
        do throws(PostgresFailure) {
            return try reader.query(sql, parameters)
        } catch {
            throw error.storeError(settings)
        }
    }
}
