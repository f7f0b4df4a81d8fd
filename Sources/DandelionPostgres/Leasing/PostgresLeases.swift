import DandelionModel
import DandelionStore
import Synchronization

/// The leases of a database, in plain tables: `dandelion_lease` and `dandelion_worker`.
///
/// Time is the database's: workers' clocks may differ as they like.
final class PostgresLeases: LeaseTable {
    let timeToLive: Duration
    private let side: SideConnection
    /// The name of this store's writer in `dandelion_writer`.
    private let writer: String
    private let tell: @Sendable () -> Void
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameter tell: Lets other workers look at the leases soon.
    init(_ side: SideConnection, writer: String, timeToLive: Duration, tell: @escaping @Sendable () -> Void) {
        self.side = side
        self.writer = writer
        self.timeToLive = timeToLive
        self.tell = tell
    }

    private var ttl: String { "\(timeToLive.microseconds) * interval '1 microsecond'" }

    func beat(_ worker: Worker, holding fences: [Fence]) throws(StoreError) -> LeaseBook {
        try side.with { connection in
            var sign = Parameters()
            sign.add(worker.id)
            sign.add(worker.name)
            sign.add(worker.isBalanced ? 1 : 0)
            sign.add(writer)
            _ = try connection.query(
                """
                INSERT INTO \(PostgresSchema.workerTable) VALUES ($1, $2, $3::bigint = 1, clock_timestamp(), $4) \
                ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()
                """, sign)
            if !fences.isEmpty {
                var held = Parameters()
                held.add(fences.map(\.shard))
                held.add(fences.map(\.epoch))
                held.add(worker.id)
                _ = try connection.query(
                    """
                    UPDATE \(PostgresSchema.leaseTable) AS l SET expires_at = clock_timestamp() + \(ttl) \
                    FROM (SELECT h.shard FROM \(PostgresSchema.leaseTable) AS h \
                    JOIN unnest($1::bigint[], $2::bigint[]) AS u(shard, epoch) \
                    ON h.shard = u.shard AND h.epoch = u.epoch WHERE h.owner = $3 ORDER BY h.shard FOR UPDATE OF h) AS mine \
                    WHERE l.shard = mine.shard
                    """, held)
            }
            return try self.book(connection)
        }
    }

    func book() throws(StoreError) -> LeaseBook { try side.with { try self.book($0) } }

    private func book(_ connection: PostgresConnection) throws -> LeaseBook {
        let leases = try connection.query(
            """
            SELECT shard, epoch, owner, \
            (extract(epoch from expires_at - clock_timestamp()) * 1000000)::bigint \
            FROM \(PostgresSchema.leaseTable) ORDER BY shard
            """)
        let workers = try connection.query(
            """
            SELECT id, name, is_balanced::int::bigint, \
            (extract(epoch from clock_timestamp() - seen_at) * 1000000)::bigint \
            FROM \(PostgresSchema.workerTable) WHERE seen_at > clock_timestamp() - \(ttl) ORDER BY id COLLATE "C"
            """)
        return LeaseBook(
            leases: (0..<leases.count).map { row in
                LeaseBook.Lease(
                    fence: Fence(shard: leases.integer(row, 0), epoch: leases.integer(row, 1)),
                    owner: leases.text(row, 2), remaining: .microseconds(leases.integer(row, 3)))
            },
            workers: (0..<workers.count).map { row in
                LeaseBook.Member(
                    worker: Worker(
                        id: workers.text(row, 0) ?? "", name: workers.text(row, 1) ?? "",
                        isBalanced: workers.integer(row, 2) == 1),
                    silence: .microseconds(max(0, workers.integer(row, 3))))
            })
    }

    /// Waits for commits under way of who holds a shard no longer: they are durable, or refused, after it.
    ///
    /// A worker that was stopped in the middle of sending keeps the rows of its leases locked for as
    /// long as its connection lives, and no time limit of the server reaches it there. So the
    /// connection by which it writes is ended first; should it come back, it finds out what stands.
    func claim(_ shards: [Int64], for worker: Worker) throws(StoreError) -> [Claim] {
        if shards.isEmpty { return [] }
        return try side.with { connection in
            var parameters = Parameters()
            parameters.add(shards)
            parameters.add(worker.id)
            _ = try connection.query(
                """
                SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity AS a WHERE a.usename = current_user \
                AND (a.pid, a.backend_start) IN (SELECT w.pid, w.started_at \
                FROM \(PostgresSchema.leaseTable) AS l JOIN \(PostgresSchema.workerTable) AS k ON k.id = l.owner \
                JOIN \(PostgresSchema.writerTable) AS w ON w.id = k.writer WHERE l.shard = ANY($1::bigint[]) \
                AND l.owner <> $2 AND l.expires_at < clock_timestamp())
                """, parameters)
            let answer = try connection.query(
                """
                UPDATE \(PostgresSchema.leaseTable) AS l SET owner = $2, epoch = l.epoch + 1, \
                expires_at = clock_timestamp() + \(ttl) \
                FROM (SELECT shard, owner FROM \(PostgresSchema.leaseTable) WHERE shard = ANY($1::bigint[]) \
                AND (owner IS NULL OR owner = $2 OR expires_at < clock_timestamp()) ORDER BY shard FOR UPDATE) \
                AS free WHERE l.shard = free.shard RETURNING l.shard, l.epoch, (free.owner IS NULL)::int::bigint
                """, parameters)
            return (0..<answer.count).map { row in
                Claim(
                    fence: Fence(shard: answer.integer(row, 0), epoch: answer.integer(row, 1)),
                    isClean: answer.integer(row, 2) == 1)
            }.sorted { $0.fence.shard < $1.fence.shard }
        }
    }

    func release(_ fences: [Fence]) throws(StoreError) {
        if fences.isEmpty { return }
        try side.with { connection in
            var parameters = Parameters()
            parameters.add(fences.map(\.shard))
            parameters.add(fences.map(\.epoch))
            _ = try connection.query(
                """
                UPDATE \(PostgresSchema.leaseTable) AS l SET owner = NULL FROM (SELECT h.shard \
                FROM \(PostgresSchema.leaseTable) AS h JOIN unnest($1::bigint[], $2::bigint[]) AS u(shard, epoch) \
                ON h.shard = u.shard AND h.epoch = u.epoch ORDER BY h.shard FOR UPDATE OF h) AS mine \
                WHERE l.shard = mine.shard
                """, parameters)
        }
        tell()
    }

    func leave(_ worker: Worker) throws(StoreError) {
        try side.with { connection in
            var parameters = Parameters()
            parameters.add(worker.id)
            _ = try connection.query(
                "UPDATE \(PostgresSchema.leaseTable) SET owner = NULL WHERE owner = $1", parameters)
            _ = try connection.query("DELETE FROM \(PostgresSchema.workerTable) WHERE id = $1", parameters)
            // Who died without leaving is listed until somebody leaves after that.
            _ = try connection.query(
                """
                DELETE FROM \(PostgresSchema.workerTable) WHERE seen_at < clock_timestamp() - interval '1 hour'
                """)
        }
        tell()
    }

    /// Makes every lease that anybody remembers void.
    func jump() throws(StoreError) {
        try side.with {
            try $0.run(
                """
                UPDATE \(PostgresSchema.leaseTable) SET owner = NULL, \
                epoch = greatest(epoch + 1000000, \(PostgresTable.now))
                """)
        }
        tell()
    }

    func onChange(_ wake: (@Sendable () -> Void)?) { self.wake.withLock { $0 = wake } }

    /// Another worker has changed something.
    func noticeChange() {
        let wake = wake.withLock { $0 }
        wake?()
    }
}
