import Dandelion
import DandelionPostgres
import Foundation

/// How long the homes of a worker that has gone wait for another, with the usual leases of ten seconds.
struct Takeover {
    let url: String

    /// Two workers share a database; again and again one of them goes, and another comes.
    func measure(rounds: Int) async throws {
        let store = PostgresStore(url: url)
        try store.open(Engine.schema, as: .owner)
        defer { store.close() }
        var workers = [try start(), try start()]
        for round in 0..<rounds {
            for (name, end) in [("killed", SIGKILL), ("ended", SIGTERM)] {
                try await waitUntilShared(store, by: workers)
                let gone = workers.removeFirst()
                let homes = try homes(of: gone, in: store)
                let began = ContinuousClock.now
                kill(gone.processIdentifier, end)
                let times = try await firstEntries(
                    of: homes, order: "\(name)-\(round)", in: store, since: began)
                gone.waitUntilExit()
                print(
                    "\(name): \(homes.count) homes, first entry by another after",
                    "\(times.min() ?? .zero), the last after \(times.max() ?? .zero)")
                workers.append(try start())
            }
        }
        for worker in workers { worker.terminate() }
        for worker in workers { worker.waitUntilExit() }
    }

    private func start() throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["work", url, "10000", "1"]
        process.standardInput = Pipe()
        try process.run()
        return process
    }

    private func leases(of worker: Process, in book: LeaseBook) -> [LeaseBook.Lease] {
        let ids = book.workers.map(\.worker).filter { $0.name.hasSuffix("/\(worker.processIdentifier)") }
            .map(\.id)
        return book.leases.filter { !$0.isFree && $0.owner.map(ids.contains) == true }
    }

    /// Returns when each has its half of the shards.
    private func waitUntilShared(_ store: PostgresStore, by workers: [Process]) async throws {
        while let book = try store.leases?.book(),
            workers.contains(where: { leases(of: $0, in: book).count != Shard.count / workers.count })
        {
            await Task.yield()
        }
    }

    /// Eight homes that a worker has.
    private func homes(of worker: Process, in store: PostgresStore) throws -> [String] {
        guard let book = try store.leases?.book() else { return [] }
        let shards = Set(leases(of: worker, in: book).map(\.fence.shard))
        return Array(
            (0..<1_000).map { "home-\($0)" }.filter { shards.contains(Shard.of(home: $0)) }.prefix(8))
    }

    /// Sends each home a letter, and waits for them to stand in the logs.
    private func firstEntries(
        of homes: [String], order: String, in store: PostgresStore, since began: ContinuousClock.Instant
    ) async throws -> [Duration] {
        let before = try homes.map { try count(of: $0, in: store) }
        let letters = homes.map {
            Letters.Letter(
                at: Letters.start, home: $0, type: "settled", order: order,
                body: #"{"order":"\#(order)"}"#)
        }
        _ = try await store.commit(Commit(letters.map { .append(Tables.mail.id, $0.row) }))
        store.notifyOwner()
        var times: [Duration?] = homes.map { _ in nil }
        while times.contains(nil) {
            for (place, home) in homes.enumerated() where times[place] == nil {
                if try count(of: home, in: store) > before[place] {
                    times[place] = ContinuousClock.now - began
                }
            }
            await Task.yield()
        }
        return times.compactMap { $0 }
    }

    private func count(of home: String, in store: PostgresStore) throws -> Int {
        try store.read { view in
            try view.rows(Scan(Tables.log, prefix: [.integer(Shard.of(home: home)), .text(home)])).count
        }
    }
}
