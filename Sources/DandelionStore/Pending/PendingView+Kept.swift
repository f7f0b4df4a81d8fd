extension PendingView {
    /// Applies an operation that was kept with the log, perhaps by an older
    /// version: columns that its collection has got since are null.
    ///
    /// - Throws: As ``apply(_:looksInBase:)``; nothing has changed then.
    package func apply(kept operation: Operation) throws(StoreError) {
        switch operation {
        case .insert(let id, let row): try apply(.insert(id, widened(row, in: id)))
        case .put(let id, let row): try apply(.put(id, widened(row, in: id)))
        case .update, .delete, .expect, .append: try apply(operation)
        }
    }

    private func widened(_ row: Row, in collection: UInt16) throws(StoreError) -> Row {
        let missing = try catalog.entry(collection).collection.columns.count - row.count
        return missing > 0 ? row + Row(repeating: .null, count: missing) : row
    }
}
