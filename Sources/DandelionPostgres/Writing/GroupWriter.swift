import DandelionModel
import DandelionStore

/// Writes groups of commits, each group as one transaction.
///
///   (1) A commit is applied whole or not at all, and judged on what the ones
///       before it left, as if it were alone.
///   (2) A group is first sent as a ``GroupPlan``, in one go, to the end. If
///       anything in it clashes, or a fence does not hold, nothing stands, and
///       the group is done again commit by commit, each with a savepoint; as
///       the next groups are for a while.
///   (3) Nothing is answered before COMMIT has returned.
///   (4) What the group left of lanes is kept only if COMMIT succeeds.
///
/// Not `Sendable`: it lives on the writer's thread.
struct GroupWriter {
    typealias Answers = [Result<CommitReceipt, StoreError>]

    /// Groups that are written with savepoints after one that clashed.
    private static let carefulGroups = 8

    let tables: SchemaTables
    private var texts = StatementTexts()
    private var lanes = LaneLedger()
    private var careful = 0
    /// The group whose outcome was not known when the connection was lost.
    private var inDoubt: InDoubt?

    private struct InDoubt {
        /// The number of its transaction.
        let batch: Int64
        let answers: Answers
        let lanes: LaneLedger
        /// The queue and the commits of its appended rows, in their order.
        let appends: [(table: PostgresTable, places: [Int])]
    }

    init(_ tables: SchemaTables) { self.tables = tables }

    /// Applies the commits and returns their answers, in order, once they are durable.
    ///
    /// - Throws: Where nothing of the group stands; or, where the connection is lost, where that is not known:
    ///   then the same group is to be written again in a new session.
    mutating func write(
        _ group: [PendingCommit], in session: WriterSession
    ) throws(PostgresFailure) -> Answers {
        if let answers = try resolve(in: session) { return answers }
        if careful == 0 {
            if let answers = try attemptTogether(group, in: session) { return answers }
            careful = Self.carefulGroups
        }
        careful -= 1
        return try attemptApart(group, in: session)
    }

    /// What became of the group in doubt; nil where none is, or where it does not stand.
    private mutating func resolve(in session: WriterSession) throws(PostgresFailure) -> Answers? {
        guard let doubt = inDoubt else { return nil }
        guard session.batch >= doubt.batch else {
            inDoubt = nil
            return nil
        }
        var answers = doubt.answers
        for (table, places) in doubt.appends {
            let numbers = try session.appended(to: table)
            for place in Set(places) {
                guard numbers.count == places.count else {
                    answers[place] = .failure(
                        .unknownOutcome(
                            "it stands, but the numbers of its rows in '\(table.collection.name)' are not known"
                        ))
                    continue
                }
                let own = zip(places, numbers).filter { $0.0 == place }.map(\.1)
                if case .success(let receipt) = answers[place] {
                    answers[place] = .success(CommitReceipt(appended: receipt.appended + own))
                }
            }
        }
        inDoubt = nil
        lanes = doubt.lanes
        return answers
    }

    /// Nothing of the group stands, and it is not tried again: its lanes learn of it.
    mutating func refuse(_ group: [PendingCommit]) {
        for pending in group { if let order = pending.commit.order { lanes.refused(order) } }
    }

    // MARK: Together

    /// Nil where something clashed, or cannot be kept; nothing stands then.
    private mutating func attemptTogether(
        _ group: [PendingCommit], in session: WriterSession
    ) throws(PostgresFailure) -> Answers? {
        var trial = lanes
        var answers: Answers = []
        var places: [Int] = []
        for (place, pending) in group.enumerated() {
            if let refusal = Self.judge(pending, &trial) {
                answers.append(.failure(refusal))
            } else {
                if let order = pending.commit.order { trial.applied(order) }
                answers.append(.success(CommitReceipt()))
                places.append(place)
            }
        }
        guard !places.isEmpty else {
            lanes = trial
            return answers
        }
        let plan = GroupPlan(places.map { group[$0].commit }, tables)
        let connection = session.connection
        inDoubt = InDoubt(
            batch: session.batch + 1, answers: answers, lanes: trial,
            appends: zip(plan.steps, plan.appends).filter { !$1.isEmpty }.map { step, rows in
                (step.table, rows.map { places[$0] })
            })
        let fences = Set(places.flatMap { group[$0].commit.fences })
        try session.begin()
        if !fences.isEmpty { try send(fences, over: connection) }
        for step in plan.steps { try connection.send(texts.text(of: step), step.parameters) }
        try connection.send("COMMIT")
        try connection.sync()
        var failure: PostgresFailure?
        func take() throws(PostgresFailure) -> Answer? {
            switch try connection.next() {
            case .success(let answer): return answer
            case .failure(let refusal):
                failure = failure ?? refusal
                return nil
            case nil: return nil
            }
        }
        for _ in 0..<(fences.isEmpty ? 2 : 3) { _ = try take() }
        var appended: [Int: [Int64]] = [:]
        for rows in plan.appends {
            guard let answer = try take() else { continue }
            for (row, place) in rows.enumerated() {
                appended[places[place], default: []].append(answer.integer(row, 0))
            }
        }
        _ = try take()
        try connection.nextSync()
        inDoubt = nil
        if let failure {
            try rollBack(connection)
            if failure.isClash || failure.isOfData { return nil }
            throw failure
        }
        session.noteCommit()
        lanes = trial
        for (place, numbers) in appended { answers[place] = .success(CommitReceipt(appended: numbers)) }
        return answers
    }

    /// Why a commit is not even tried. Its lane learns of it.
    private static func judge(_ pending: PendingCommit, _ lanes: inout LaneLedger) -> StoreError? {
        let order = pending.commit.order
        if let order, !lanes.admits(order) {
            lanes.refused(order)
            return .predecessorFailed(lane: order.lane)
        }
        guard let misfit = pending.misfit else { return nil }
        if let order { lanes.refused(order) }
        return misfit
    }

    /// Locks the leases' rows for as long as the transaction lasts, so that none is taken meanwhile.
    /// `FOR SHARE`: the weaker `FOR KEY SHARE` would let a lease be taken beside it.
    private func send(_ fences: Set<Fence>, over connection: PostgresConnection) throws(PostgresFailure) {
        let sorted = fences.sorted { $0.shard < $1.shard }
        var parameters = Parameters()
        parameters.add(sorted.map(\.shard))
        parameters.add(sorted.map(\.epoch))
        parameters.add(Int64(sorted.count))
        try connection.send(
            """
            WITH held AS (SELECT 1 FROM \(PostgresSchema.leaseTable) AS l \
            JOIN unnest($1::bigint[], $2::bigint[]) AS u(shard, epoch) ON l.shard = u.shard AND l.epoch = u.epoch \
            ORDER BY l.shard FOR SHARE OF l) SELECT 1 / ((SELECT count(*) FROM held) = $3::bigint)::int
            """, parameters)
    }

    private func rollBack(_ connection: PostgresConnection) throws(PostgresFailure) {
        try connection.send("ROLLBACK")
        try connection.sync()
        _ = try connection.next()
        try connection.nextSync()
    }

    // MARK: Apart

    private mutating func attemptApart(
        _ group: [PendingCommit], in session: WriterSession
    ) throws(PostgresFailure) -> Answers {
        let connection = session.connection
        var trial = lanes
        var answers: Answers = []
        try session.begin()
        try connection.sync()
        for _ in 0..<2 { try check(try connection.next()) }
        try connection.nextSync()
        for pending in group {
            if let refusal = Self.judge(pending, &trial) {
                answers.append(.failure(refusal))
                continue
            }
            let answer = try apply(pending.commit, over: connection)
            if let order = pending.commit.order {
                if case .success = answer { trial.applied(order) } else { trial.refused(order) }
            }
            answers.append(answer)
        }
        inDoubt = InDoubt(
            batch: session.batch + 1, answers: answers, lanes: trial, appends: [])
        try connection.send("COMMIT")
        try connection.sync()
        let outcome = try connection.next()
        try connection.nextSync()
        inDoubt = nil
        try check(outcome)
        session.noteCommit()
        lanes = trial
        return answers
    }

    private func check(_ outcome: Result<Answer, PostgresFailure>?) throws(PostgresFailure) {
        if case .failure(let failure) = outcome { throw failure }
    }

    /// Applies one commit behind a savepoint.
    ///
    /// - Throws: What ends the whole group.
    private mutating func apply(
        _ commit: Commit, over connection: PostgresConnection
    ) throws(PostgresFailure) -> Result<CommitReceipt, StoreError> {
        try connection.send("SAVEPOINT one")
        let fences = commit.fences.sorted { $0.shard < $1.shard }
        for fence in fences { try send([fence], over: connection) }
        for operation in commit.operations {
            for step in GroupPlan([Commit([operation])], tables).steps {
                try connection.send(texts.text(of: step), step.parameters)
            }
        }
        try connection.sync()
        try check(try connection.next())
        var refusal: (place: Int, failure: PostgresFailure)?
        var appended: [Int64] = []
        for place in 0..<fences.count + commit.operations.count {
            switch try connection.next() {
            case .failure(let failure): refusal = refusal ?? (place, failure)
            case .success(let answer):
                guard place >= fences.count, case .append = commit.operations[place - fences.count] else {
                    continue
                }
                appended.append(answer.integer(0, 0))
            case nil: break
            }
        }
        try connection.nextSync()
        guard let refusal else { return .success(CommitReceipt(appended: appended)) }
        guard refusal.failure.isClash || refusal.failure.isOfData else {
            try rollBack(connection)
            throw refusal.failure
        }
        try connection.send("ROLLBACK TO SAVEPOINT one")
        try connection.sync()
        try check(try connection.next())
        try connection.nextSync()
        if refusal.place < fences.count { return .failure(.fenced(shard: fences[refusal.place].shard)) }
        let place = refusal.place - fences.count
        let name = tables[commit.operations[place].collection]?.collection.name ?? ""
        if refusal.failure.isClash { return .failure(.conflict(operation: place, collection: name)) }
        return .failure(.misuse("a row of '\(name)': \(refusal.failure.text)"))
    }
}

extension PostgresFailure {
    /// A row was not as an operation needs it, or a fence did not hold.
    var isClash: Bool { isUniqueViolation || isFailedCheck }
    /// The server cannot keep such a value: too long for an index, or too large at all.
    var isOfData: Bool { isTooLong || code.hasPrefix("22") || code.hasPrefix("23") }
}
