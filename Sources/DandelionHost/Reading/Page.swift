import Dandelion

/// What of a list is wanted.
package struct PageRequest: Sendable {
    /// Items at most.
    package let limit: Int
    /// Where the page before ended; nil for the beginning.
    package let after: String?
    package let newestFirst: Bool

    package init(limit: Int = 50, after: String? = nil, newestFirst: Bool = false) {
        self.limit = limit
        self.after = after
        self.newestFirst = newestFirst
    }
}

/// A part of a list, and where the next one begins.
package struct Page<Item> {
    package let items: [Item]
    /// What to hand to `--after`; nil at the end.
    package let next: String?

    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

extension Page: Sendable where Item: Sendable {}

extension HomeView {
    /// A page of a collection, in the order of its key or of an index.
    ///
    /// - Parameters:
    ///   - prefix: After the home; all rows share it.
    ///   - from: A bound on what follows the prefix.
    ///   - item: The item of a row; nil for one that is not wanted.
    /// - Throws: ``GuestError/badCursor(_:)`` where the request begins at no place of this list.
    func page<Item>(
        _ collection: StoredCollection, by index: String? = nil, prefix: Row = [], from: Row? = nil,
        before: Row? = nil, _ request: PageRequest, _ item: (Row) throws -> Item?
    ) throws -> Page<Item> {
        let index = index.flatMap(collection.index)
        let shape = Scan(collection, index: index, prefix: home.row + prefix)
        let order = Array(shape.orderColumns.dropFirst(shape.prefix.count))
        let place = try request.after.map { text in
            try Cursor.cells(of: text, kinds: order.map { collection.columns[$0].kind })
        }
        var lower: Scan.Bound = from.map { .including($0) } ?? .unbounded
        var upper: Scan.Bound = before.map { .excluding($0) } ?? .unbounded
        if let place, request.newestFirst, before.map({ place.lexicographicallyPrecedes($0) }) ?? true {
            upper = .excluding(place)
        }
        if let place, !request.newestFirst, from.map({ !place.lexicographicallyPrecedes($0) }) ?? true {
            lower = .excluding(place)
        }
        var items: [Item] = []
        var last: Row?
        var next: String?
        let scan = Scan(
            collection, index: index, prefix: shape.prefix, from: lower, to: upper,
            reversed: request.newestFirst)
        try self.scan(scan) { row in
            guard let found = try item(row) else { return true }
            guard items.count < request.limit else {
                next = last.map { row in Cursor.text(of: order.map { row[$0] }) }
                return false
            }
            items.append(found)
            last = row
            return true
        }
        return Page(items: items, next: next)
    }
}
