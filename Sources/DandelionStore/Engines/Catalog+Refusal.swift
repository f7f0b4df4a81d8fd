/// Whether commits fit the schema, judged before anything is read or written.
extension Catalog {
    package func refusal(of commit: Commit, from role: StoreRole) -> StoreError? {
        do {
            for operation in commit.operations { try check(operation, from: role) }
            return nil
        } catch {
            return error
        }
    }

    private func check(_ operation: Operation, from role: StoreRole) throws(StoreError) {
        if role == .guest {
            guard case .append = operation else { throw .misuse("a guest can only append to queues") }
        }
        switch operation {
        case .insert(let id, let row):
            let entry = try entry(id)
            guard entry.collection.layout != .queue else {
                throw .misuse("rows of '\(entry.collection.name)' are appended, not inserted")
            }
            try entry.checkRow(row)
        case .put(let id, let row):
            let entry = try entry(id)
            try entry.checkMutable()
            try entry.checkRow(row)
        case .update(let id, let key, let assignments):
            let entry = try entry(id)
            try entry.checkMutable()
            try entry.checkKey(key)
            guard !assignments.isEmpty else {
                throw .misuse("an update of '\(entry.collection.name)' sets nothing")
            }
            try entry.checkAssignments(assignments)
        case .delete(let id, let key):
            try entry(id).checkKey(key)
        case .expect(let id, let key, let expectation):
            let entry = try entry(id)
            try entry.checkKey(key)
            if case .equal(let column, _) = expectation, !entry.collection.columns.indices.contains(column) {
                throw .misuse("'\(entry.collection.name)' has no column \(column)")
            }
        case .append(let id, let row):
            let entry = try entry(id)
            guard entry.collection.layout == .queue else {
                throw .misuse("'\(entry.collection.name)' is not a queue")
            }
            try entry.checkRow(row, from: 1)
        }
    }
}
