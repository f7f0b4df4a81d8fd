import DandelionStore
import GRDBSQLite
import Synchronization

/// Writes groups of commits, each group as one SQLite transaction.
///
///   (1) A commit is applied whole or not at all, and judged on what the ones
///       before it left, as if it were alone.
///   (2) A commit that is refused before it has written needs no undoing. So
///       groups are first tried without savepoints; only when a commit is
///       refused half-way the whole group is rolled back and done again with a
///       savepoint around each, as the next groups are for a while.
///   (3) Nothing is answered before COMMIT has returned.
///   (4) What the group left of lanes is kept only if COMMIT succeeds.
///
/// Not `Sendable`: it lives on the writer's thread.
final class GroupWriter {
    /// Why a group came to nothing.
    enum Failure: Error {
        /// No space; the transaction was rolled back, and the store goes on.
        case full
        /// What is on disk is not known; the store must stop.
        case broken(SQLiteFailure)
    }

    /// Groups that are written with savepoints after one that had to be undone.
    private static let carefulGroups = 16
    /// The dead of a table are removed at the latest when there are so many, if nobody lives.
    private static let sweepThreshold = 1000

    private let connection: OpaquePointer
    private let tables: [TableStatements?]
    private let control: TransactionControl
    private let counters: Counters
    private let outside: OutsideWrites?
    private var lanes = LaneLedger()
    private var careful = 0
    private var statementCount = 0

    init(
        _ tables: SchemaTables, on connection: OpaquePointer, counters: Counters, outside: OutsideWrites?,
        now: @escaping @Sendable () -> Int64
    ) throws(SQLiteFailure) {
        self.connection = connection
        self.counters = counters
        self.outside = outside
        control = try TransactionControl(on: connection, counters: counters)
        let last = tables.all.map(\.collection.id).max().map(Int.init) ?? -1
        var made = [TableStatements?](repeating: nil, count: last + 1)
        for table in tables.all {
            made[Int(table.collection.id)] = TableStatements(table, on: connection, now: now)
        }
        self.tables = made
    }

    /// Pages in the log after the last transaction that wrote; 0 if the last wrote nothing.
    var logPages: Int { control.logPages }

    /// Applies the commits and returns their answers, in order, once they are durable.
    ///
    /// - Parameter isLast: whether nothing else waits, so that there is time to tidy.
    func write(_ group: [PendingCommit], isLast: Bool) throws(Failure) -> [Result<CommitReceipt, StoreError>]
    {
        do {
            return try transact(group, isLast: isLast)
        } catch {
            for pending in group { if let order = pending.commit.order { lanes.refused(order) } }
            guard control.rollBack() else { throw .broken(error) }
            outside?.writerLeft(wrote: false)
            guard error.primary == SQLITE_FULL else { throw .broken(error) }
            throw .full
        }
    }

    private func transact(
        _ group: [PendingCommit], isLast: Bool
    ) throws(SQLiteFailure) -> [Result<CommitReceipt, StoreError>] {
        var trial = lanes
        try begin()
        var answers = try careful > 0 ? nil : attempt(group, &trial, withSavepoints: false)
        if answers == nil {
            if careful == 0 {
                careful = Self.carefulGroups
                _ = control.rollBack()
                outside?.writerLeft(wrote: false)
                trial = lanes
                try begin()
            }
            careful -= 1
            answers = try attempt(group, &trial, withSavepoints: true)
        }
        try sweep(isLast: isLast)
        try control.commit()
        lanes = trial
        outside?.writerLeft(wrote: control.logPages > 0)
        counters.ran(statementCount)
        counters.transactions.wrappingAdd(1, ordering: .relaxed)
        return answers ?? []
    }

    private func begin() throws(SQLiteFailure) {
        statementCount = 2
        try control.begin()
        outside?.writerEntered()
    }

    /// Nil where a commit was refused after it had written, and there is no savepoint to go back to.
    private func attempt(
        _ group: [PendingCommit], _ lanes: inout LaneLedger, withSavepoints: Bool
    ) throws(SQLiteFailure) -> [Result<CommitReceipt, StoreError>]? {
        var answers: [Result<CommitReceipt, StoreError>] = []
        answers.reserveCapacity(group.count)
        for pending in group {
            let order = pending.commit.order
            if let order, !lanes.admits(order) {
                lanes.refused(order)
                answers.append(.failure(.predecessorFailed(lane: order.lane)))
                continue
            }
            if let misfit = pending.misfit {
                if let order { lanes.refused(order) }
                answers.append(.failure(misfit))
                continue
            }
            let needsSavepoint = withSavepoints && pending.commit.operations.count > 1
            if needsSavepoint { try control.savepoint() }
            var progress = Progress()
            if let refusal = try apply(pending.commit, &progress) {
                if needsSavepoint {
                    try control.rollBackToSavepoint()
                } else if progress.hasWritten {
                    return nil
                }
                if let order { lanes.refused(order) }
                answers.append(.failure(refusal))
            } else {
                if needsSavepoint { try control.releaseSavepoint() }
                if let order { lanes.applied(order) }
                answers.append(.success(CommitReceipt(appended: progress.appended)))
            }
        }
        return answers
    }

    private struct Progress {
        var hasWritten = false
        var appended: [Int64] = []
    }

    /// Nil where all operations were applied.
    private func apply(_ commit: Commit, _ progress: inout Progress) throws(SQLiteFailure) -> StoreError? {
        let operations = commit.operations
        for index in operations.indices {
            statementCount += 1
            do {
                guard try apply(operations[index], &progress) else {
                    return .conflict(operation: index, collection: name(of: operations[index]))
                }
            } catch  where error.isConstraint {
                return .conflict(operation: index, collection: name(of: operations[index]))
            } catch  where error.primary == SQLITE_TOOBIG {
                return .misuse("a row of '\(name(of: operations[index]))' is too large")
            }
        }
        return nil
    }

    @inline(__always)
    private func apply(_ operation: Operation, _ progress: inout Progress) throws(SQLiteFailure) -> Bool {
        switch operation {
        case .insert(let id, let row):
            try statements(id).insert(row)
        case .put(let id, let row):
            try statements(id).put(row)
        case .update(let id, let key, let assignments):
            guard try statements(id).update(key, assignments) else { return false }
        case .delete(let id, let key):
            try statements(id).delete(key)
        case .append(let id, let row):
            progress.appended.append(try statements(id).append(row))
        case .expect(let id, let key, let expectation):
            return try statements(id).meets(expectation, at: key)
        }
        progress.hasWritten = true
        return true
    }

    private func statements(_ id: UInt16) -> TableStatements {
        guard let statements = tables[Int(id)] else { preconditionFailure("the commit was checked before") }
        return statements
    }

    private func name(of operation: Operation) -> String {
        switch operation {
        case .insert(let id, _), .put(let id, _), .update(let id, _, _), .delete(let id, _),
            .expect(let id, _, _),
            .append(let id, _):
            statements(id).table.collection.name
        }
    }

    /// Invariant 3 of ``SQLTable``.
    private func sweep(isLast: Bool) throws(SQLiteFailure) {
        for statements in tables {
            guard let statements, statements.erasedCount > 0 else { continue }
            guard isLast || statements.erasedCount > Self.sweepThreshold else { continue }
            statementCount += try statements.sweep()
        }
    }
}
