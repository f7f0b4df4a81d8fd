package import Dandelion

/// One snapshot of one home. Valid only inside the closure that it was handed to.
package struct HomeView {
    package let home: HomeKey
    package let view: any ReadView
    package let digestKey: Digest.Key

    package init(home: HomeKey, view: any ReadView, digestKey: Digest.Key) {
        self.home = home
        self.view = view
        self.digestKey = digestKey
    }

    /// A row of the home; nil where there is none.
    func get(_ collection: StoredCollection, _ key: Cell...) throws -> Row? {
        try view.get(collection, key: home.row + key)
    }

    /// Rows of the home below a prefix, in the order of the key or of an index.
    func rows(
        _ collection: StoredCollection, by index: String? = nil, _ prefix: Cell..., limit: Int = .max
    ) throws -> [Row] {
        try view.rows(
            Scan(
                collection, index: index.flatMap(collection.index), prefix: home.row + prefix, limit: limit))
    }

    /// Visits rows until `each` returns false.
    func scan(_ scan: Scan, _ each: (Row) throws -> Bool) throws {
        var failure: (any Error)?
        try view.scan(scan) { row in
            do { return try each(row) } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }

    /// The first place in an order of whole numbers at which something is reached.
    ///
    /// The collection's key is the home and one number, and what is asked must
    /// stay true from there on, as for the time of entries.
    ///
    /// - Returns: The number of the row; nil where no row has reached it.
    func firstNumber(in collection: StoredCollection, where reached: (Row) -> Bool) throws -> Int64? {
        guard
            let last = try view.first(Scan(collection, prefix: home.row, reversed: true, limit: 1)),
            reached(last), let highest = last[2].integer
        else { return nil }
        // The least number from which on the first row has reached it.
        var low: Int64 = 0
        var high = highest
        while low < high {
            let middle = low + (high - low) / 2
            guard let row = try firstRow(of: collection, from: middle), let number = row[2].integer else {
                return nil
            }
            if reached(row) { high = middle } else { low = number + 1 }
        }
        return try firstRow(of: collection, from: low)?[2].integer
    }

    private func firstRow(of collection: StoredCollection, from number: Int64) throws -> Row? {
        try view.first(
            Scan(collection, prefix: home.row, from: .including([.integer(number)]), limit: 1))
    }
}
