import Dandelion
import DandelionWorkflow
import Foundation

/// Workers in processes of their own that share one store, each with its part of all recorders.
struct FoldWorkers {
    let store: StoreAddress
    let recorders: Int
    let seconds: Double
    /// Seconds in which workers start, and divide the homes among them.
    let warmUp: Double

    /// - Returns: What so many workers did; the store is made before, and removed after it.
    func measure(_ count: Int) async throws -> FoldWorkersReport.Line {
        try store.prepare()
        defer { store.remove() }
        let watcher = store.make()
        try watcher.open(Engine.schema, as: .owner)
        defer { watcher.close() }
        let begin = SystemClock().now() + .microseconds(Int64(warmUp * 1e6))
        async let told = run(count, from: begin.microseconds)
        // In the middle nothing starts or ends: the first tenth and the last are left out.
        try await pause(until: begin + .microseconds(Int64(seconds * 1e5)))
        let first = (entries: try entries(in: watcher), time: ContinuousClock.now)
        try await pause(until: begin + .microseconds(Int64(seconds * 9e5)))
        let last = (entries: try entries(in: watcher), time: ContinuousClock.now)
        let workers = try await told
        let all = Double(max(1, try entries(in: watcher)))
        return FoldWorkersReport.Line(
            workers: count,
            entriesPerSecond: (Double(last.entries - first.entries) / (last.time - first.time).inSeconds)
                .rounded(to: 1),
            commitsPerEntry: (Double(workers.reduce(0) { $0 + $1.transactions }) / all).rounded(to: 5),
            processorMicrosPerEntry: (Double(workers.reduce(0) { $0 + $1.processorMicros }) / all)
                .rounded(to: 2),
            recorded: workers.reduce(0) { $0 + $1.recorded }, entries: Int(all))
    }

    private func run(_ count: Int, from begin: Int64) async throws -> [FoldWorkerCommand.Told] {
        try await withThrowingTaskGroup(of: FoldWorkerCommand.Told.self) { group in
            for place in 0..<count {
                let own = (recorders - place + count - 1) / count
                group.addTask {
                    let answer = try await Companion.run([
                        "fold-worker", "--store", store.text, "--name", "worker-\(place)",
                        "--recorders", String(own), "--begin", String(begin), "--seconds", String(seconds),
                    ])
                    return try JSONDecoder().decode(FoldWorkerCommand.Told.self, from: answer)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func pause(until instant: Instant) async throws {
        let left = instant.microseconds - SystemClock().now().microseconds
        try await ContinuousClock().sleep(for: .microseconds(max(0, left)))
    }

    /// Entries in the logs of all homes.
    private func entries(in store: any Store) throws -> Int {
        try store.read { view in
            try (0..<FoldWorkerCommand.homes).reduce(0) { sum, place in
                let home = HomeKey(FoldWorkerCommand.name(of: place))
                return sum + Int(try view.get(Tables.home, key: home.row)?[2].integer ?? 1) - 1
            }
        }
    }
}
