import ArgumentParser
import Dandelion
import DandelionWorkflow

/// `store`: logical commits a second, beside plain C on the same tables.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Commit steps of runs from many tasks, and the same in plain C.",
        discussion: """
            A commit writes a run, a line of its history, a record, an activity and a timer, for one of \
            100,000 members. Each submitter has one commit outstanding; plain C commits groups of as many, \
            over SQLite or libpq, on a copy of the tables. The two take turns, and medians are reported. \
            A server should keep what it acknowledges, as DURABLE=1 Tests/postgres/cluster.sh makes one.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "How many tasks submit, one measurement each.", transform: Counts.parse)
    var submitters = Counts([1, 16, 256])

    @Option(help: "Seconds that each side commits in each round.")
    var seconds = 3.0

    @Option(help: "Rounds for each number of submitters.")
    var rounds = 3

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard seconds > 0, rounds > 0 else { throw ValidationError("there is nothing to measure in no time") }
    }

    func run() async throws {
        try store.prepare()
        defer { store.remove() }
        let workload = StepWorkload()
        Progress.say("seeding \(StepWorkload.members) members")
        let seeded = store.make()
        try seeded.open(Tables.schema, as: .owner)
        try await workload.seed(seeded)
        switch store {
        case .memory:
            try await measure(seeded, workload, beside: nil)
        case .sqlite(let file):
            seeded.close()
            let copy = try file.copy(suffix: ".limit")
            defer { copy.remove() }
            try await measureAgain(workload, beside: try PlainSQLite(copy))
        case .postgres(let schema):
            seeded.close()
            Progress.say("copying the tables")
            let copy = try schema.copy(suffix: "_limit")
            defer { copy.remove() }
            try await measureAgain(workload, beside: try PlainPostgres(copy))
        }
    }

    private func measureAgain(_ workload: StepWorkload, beside limit: any PlainC) async throws {
        let engine = store.make()
        try engine.open(Tables.schema, as: .owner)
        defer { engine.close() }
        try await measure(engine, workload, beside: limit)
    }

    private func measure(
        _ store: any Store, _ workload: StepWorkload, beside limit: (any PlainC)?
    ) async throws {
        var report = StoreReport(store: self.store.shown, rounds: rounds)
        let time = Duration.seconds(seconds)
        let warming = Submitters(count: 16, store: store, workload: workload)
        _ = try await warming.run(for: .seconds(1), seed: 0)
        _ = try limit?.run(group: 16, for: .seconds(1))
        for count in submitters.numbers {
            let tasks = Submitters(count: count, store: store, workload: workload)
            var (ours, theirs): ([Round], [Round]) = ([], [])
            for round in 1...rounds {
                Progress.say("\(count) submitters, round \(round) of \(rounds)")
                ours.append(try await tasks.run(for: time, seed: UInt64(round) << 32))
                if let limit { theirs.append(try limit.run(group: count, for: time)) }
            }
            report.results.append(
                StoreReport.Line(
                    submitters: count, engine: ours.median, limit: theirs.isEmpty ? nil : theirs.median))
        }
        try report.write(asJSON: json)
    }
}

/// Numbers with commas between them.
struct Counts: Sendable {
    let numbers: [Int]

    init(_ numbers: [Int]) { self.numbers = numbers }

    @Sendable
    static func parse(_ text: String) throws -> Counts {
        let numbers = text.split(separator: ",").map { Int($0) ?? 0 }
        guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 && $0 <= StepWorkload.members }) else {
            throw ValidationError("'\(text)' is not a list of numbers such as 1,16,256")
        }
        return Counts(numbers)
    }
}
