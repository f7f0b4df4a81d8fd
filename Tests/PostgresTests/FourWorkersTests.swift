import DandelionModel
import Foundation
import Testing

/// Four processes on one database, under everything that can happen to them.
///
/// The whole of it, ten thousand runs, is had with `DANDELION_RUNS=10000`.
@Suite(
    "Four workers on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason),
    // Its troubles come by the workers' progress, which other tests beside it would outrun or stall.
    .enabled(
        if: ProcessInfo.processInfo.environment["DANDELION_RUNS"] != nil,
        "it wants the machine to itself: DANDELION_RUNS=10000 swift test --filter FourWorkersTests"))
struct FourWorkersTests {
    private static let seed: UInt64 = 4
    /// Where the clock of every worker stands, in microseconds.
    private static let end: Int64 = 1_700_000_000_000_000 + 120 * 86_400_000_000

    private let runs = ProcessInfo.processInfo.environment["DANDELION_RUNS"].flatMap { Int($0) } ?? 1_000

    @Test(
        "lose nothing, double nothing and come to what one worker on SQLite does, killed, stopped and cut off (P2, P14, P15)",
        .timeLimit(.minutes(30)))
    func underFire() async throws {
        let homes = max(4, min(200, runs / 25))
        let letters = ["\(Self.seed)", "\(homes)", "\(runs / homes)"]
        let folder = FileManager.default.temporaryDirectory.appending(path: "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "alone.db").path
        let peace = Outcome(try WorkerProcess.lines("alone", path, letters[0], letters[1], letters[2]))
        #expect(peace.faults == [])
        #expect(peace.entries > runs * 3)

        // It dies, so it is this test's own.
        let cluster = try Cluster()
        let schema = try cluster.makeSchema()
        let url = cluster.url(schema: schema)
        _ = try WorkerProcess.lines("fill", url, letters[0], letters[1], letters[2])
        var crew = try Crew(on: cluster, schema: schema, seed: Self.seed)
        defer { crew.kill() }
        var chance = SeededGenerator(seed: Self.seed)
        var troubles: [Crew.Trouble] = [.crash, .end, .end]
        troubles += Array(repeating: .kill, count: 6) + Array(repeating: .cut, count: 6)
        troubles.shuffle(using: &chance)
        troubles.insert(.freeze, at: 0)
        var progress = (entries: 0, left: 1)
        for (number, trouble) in troubles.enumerated() {
            let goal = peace.entries * (number + 1) / (troubles.count + 2)
            while progress.entries < goal, progress.left > 0 {
                try await pause()
                progress = crew.progress(until: Self.end) ?? progress
            }
            // On a slow machine the letters may be over before the troubles are.
            guard progress.left > 0 else { break }
            try await crew.suffer(trouble)
        }
        while progress.left > 0 {
            try await pause()
            progress = crew.progress(until: Self.end) ?? progress
        }
        crew.stop()
        #expect(crew.faults == [])
        if crew.story.isEmpty {
            Issue.record("all was done before anything happened: run it by itself", severity: .warning)
        } else {
            #expect(crew.story.contains("freeze: others had taken all its shards"))
        }

        let trouble = Outcome(try WorkerProcess.lines("report", url, letters[0], letters[1], letters[2]))
        #expect(trouble.faults == [])
        #expect(trouble.homes.keys.sorted() == peace.homes.keys.sorted())
        // A turn in which three processes ended is left out, and then its home comes to something else.
        let quarantined = trouble.homes.values.map(\.quarantined).reduce(0, +)
        #expect(quarantined * 3 <= troubles.count)
        let differing = trouble.homes.filter { $0.value.quarantined == 0 && $0.value != peace.homes[$0.key] }
        #expect(differing.keys.sorted() == [])
        print(
            "four workers: \(homes) homes of \(runs / homes) runs, \(trouble.entries) entries;",
            "\(crew.story.joined(separator: ", ")); \(quarantined) turns quarantined")
    }

    /// Lets others go on between two looks; throws when the time of the test is over.
    private func pause() async throws {
        try Task.checkCancellation()
        await Task.yield()
    }

    /// What the fixture reported.
    private struct Outcome {
        struct HomeOutcome: Equatable {
            let hash: String
            let entries: Int
            let quarantined: Int
        }

        var homes: [String: HomeOutcome] = [:]
        var faults: [String] = []
        var entries: Int { homes.values.map(\.entries).reduce(0, +) }

        init(_ lines: [String]) {
            for line in lines {
                let parts = line.split(separator: " ").map(String.init)
                if parts.count == 4, let entries = Int(parts[2]), let quarantined = Int(parts[3]) {
                    homes[parts[0]] = HomeOutcome(hash: parts[1], entries: entries, quarantined: quarantined)
                } else {
                    faults.append(line)
                }
            }
        }
    }
}
