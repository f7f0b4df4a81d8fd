import DandelionModel
import Foundation

/// Four workers on one database, and what happens to them. Everything waits for progress, never for time.
struct Crew {
    /// One thing that happens.
    enum Trouble: String, CaseIterable {
        /// A worker is killed, and started again.
        case kill
        /// The sessions of a worker are cut.
        case cut
        /// A worker ends in good order, and another comes.
        case end
        /// A worker stands still until others have all that it had, and goes on.
        case freeze
        /// The server dies, and comes back.
        case crash
    }

    static let leaseTime = 1_000

    let cluster: Cluster
    let schema: String
    private(set) var workers: [WorkerProcess] = []
    /// What happened, in order.
    private(set) var story: [String] = []
    private(set) var faults: [String] = []
    private var chance: SeededGenerator
    private var started = 0

    init(on cluster: Cluster, schema: String, seed: UInt64) throws {
        self.cluster = cluster
        self.schema = schema
        chance = SeededGenerator(seed: seed)
        for _ in 0..<4 { workers.append(try start()) }
    }

    private mutating func start() throws -> WorkerProcess {
        started += 1
        return try WorkerProcess(
            on: cluster.url(schema: schema) + "&application_name=worker_\(started % 4)",
            leaseTime: Self.leaseTime, lanes: 1 + started % 2)
    }

    /// Entries in all logs, and how much is due and not done. Nil while nobody answers.
    func progress(until end: Int64) -> (entries: Int, left: Int)? {
        let answer = try? cluster.run(
            sql: """
                SET search_path = \(schema); \
                SELECT (SELECT count(*) FROM log), (SELECT count(*) FROM mail) \
                + (SELECT count(*) FROM home WHERE next_due <= \(end)) + (SELECT count(*) FROM outbox)
                """)
        let numbers = answer?.split(separator: "|").compactMap { Int($0) } ?? []
        return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }

    /// Has trouble befall one of them, drawn by chance.
    mutating func suffer(_ trouble: Trouble) async throws {
        let place = Int.random(in: workers.indices, using: &chance)
        let worker = workers[place]
        story.append(trouble.rawValue)
        switch trouble {
        case .kill:
            noticeEnd(of: worker)
            worker.end(SIGKILL)
            workers[place] = try start()
        case .end:
            noticeEnd(of: worker)
            let status = worker.end(SIGTERM)
            if status != 0 { faults.append("a worker that was told to end did so with \(status)") }
            workers[place] = try start()
        case .cut:
            let name = "worker_\(Int.random(in: 0..<4, using: &chance))"
            try cluster.run(
                sql: """
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                    WHERE application_name = '\(name)'
                    """)
        case .freeze: try await freeze(worker)
        case .crash: try cluster.crashAndRestart()
        }
    }

    private mutating func freeze(_ worker: WorkerProcess) async throws {
        while try shards(of: worker) == 0, !worker.isGone { try await pause() }
        noticeEnd(of: worker)
        worker.send(SIGSTOP)
        let number = story.count
        while try shards(of: worker) > 0 { try await pause() }
        worker.send(SIGCONT)
        story[number - 1] += ": others had taken all its shards"
    }

    /// Shards that stand in a worker's name, whether or not its leases have run out.
    private func shards(of worker: WorkerProcess) throws -> Int {
        let count = try cluster.run(
            sql: """
                SET search_path = \(schema); \
                SELECT count(*) FROM dandelion_lease AS l JOIN dandelion_worker AS w ON w.id = l.owner \
                WHERE w.name LIKE '%/\(worker.number)'
                """)
        return Int(count) ?? 0
    }

    private mutating func noticeEnd(of worker: WorkerProcess) {
        if worker.isGone {
            faults.append("a worker ended by itself, with \(worker.process.terminationStatus)")
        }
    }

    private func pause() async throws {
        try Task.checkCancellation()
        await Task.yield()
    }

    /// Ends what still works, whatever it does. A second call does nothing.
    mutating func kill() {
        for worker in workers { worker.end(SIGKILL) }
        workers = []
    }

    /// Ends all of them in good order. A second call does nothing.
    mutating func stop() {
        for worker in workers {
            noticeEnd(of: worker)
            let status = worker.end(SIGTERM)
            // One that has only begun has no handler of the signal yet.
            if status != 0, status != SIGTERM { faults.append("a worker ended with \(status)") }
        }
        workers = []
    }
}
