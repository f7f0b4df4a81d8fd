/// Which way a walk follows references from row to row.
public enum WalkDirection: Sendable {
    /// To the rows that refer to a row, and the rows that refer to those.
    case down
    /// To the row that a row refers to, and the one that it refers to.
    case up
}

extension ReadView {
    /// Visits the rows above or below a key, nearest first.
    ///
    /// A row refers to its parent by the first columns of an index, as many as
    /// the collection has key columns: (shard, home, referrer) refers to the
    /// key (shard, home, member). A null among them refers to nothing. Each row
    /// is visited once, however often it is reached, so a cycle ends the walk;
    /// the row of `key` itself is not visited, and need not exist on the way down.
    ///
    /// - Parameters:
    ///   - index: Declared in the collection.
    ///   - maximumDepth: The depth of the last rows that are visited; children and parent are at 1.
    ///   - each: Gets a row and its depth, those of a depth parent by parent in
    ///     the index's order; the walk ends when it returns false.
    /// - Throws: ``StoreError/misuse(_:)`` where the index has fewer columns than the key.
    public func walk(
        _ collection: StoredCollection, _ direction: WalkDirection, by index: Index, from key: Row,
        maximumDepth: Int = .max, _ each: (Row, Int) -> Bool
    ) throws(StoreError) {
        let width = collection.keyCount
        guard index.columns.count >= width else {
            throw .misuse("the index '\(index.name)' of '\(collection.name)' does not refer to a whole key")
        }
        var visited: Set<Row> = [key]
        var frontier = [key]
        var depth = 0
        while !frontier.isEmpty, depth < maximumDepth {
            depth += 1
            var reached: [Row] = []
            for place in frontier {
                let rows: [Row]
                switch direction {
                case .down: rows = try self.rows(Scan(collection, index: index, prefix: place))
                case .up: rows = try parent(of: place, in: collection, by: index.columns.prefix(width))
                }
                for row in rows {
                    let key = collection.key(of: row)
                    guard visited.insert(key).inserted else { continue }
                    if !each(row, depth) { return }
                    reached.append(key)
                }
            }
            frontier = reached
        }
    }

    /// The row that a row refers to, in an array that holds it or nothing.
    private func parent(
        of key: Row, in collection: StoredCollection, by columns: ArraySlice<Int>
    ) throws(StoreError) -> [Row] {
        guard let row = try get(collection, key: key) else { return [] }
        let parent = columns.map { row[$0] }
        if parent.contains(where: \.isNull) { return [] }
        return try get(collection, key: parent).map { [$0] } ?? []
    }
}
