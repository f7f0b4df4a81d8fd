import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Simulation

/// Letters of several homes that lie in the mail before anybody folds, and workers that come and go.
struct RandomTrouble {
    struct Outcome {
        var hashes: [Digest] = []
        var entries: [Int] = []
        var quarantined = 0
        /// What is wrong: nothing, if all is well.
        var faults: [String] = []
    }

    private static let homes = (0..<5).map { "home-\($0)" }
    private static let end = Script.start + .days(60)

    private let workers = Workers { World.engine($0, $1) }
    private let calm: Bool
    private var chance: SeededGenerator
    private let seed: UInt64

    /// - Parameter calm: One worker folds everything.
    init(seed: UInt64, calm: Bool) {
        self.seed = seed
        self.calm = calm
        chance = SeededGenerator(seed: seed &+ 1_000)
    }

    mutating func run() async throws -> Outcome {
        try await send()
        var living = [try await start(dies: false)]
        if !calm {
            for _ in 0..<10 {
                try await disturb(&living)
                try await workers.share(living.filter(\.engine.isFolding))
            }
        }
        // Whoever has died is past its leases now, and one that goes on is there.
        workers.time.pass(.seconds(11))
        living = living.filter(\.engine.isFolding)
        living.append(try await start(dies: false))
        let last = living[living.count - 1]
        var rounds = 0
        while rounds < 200, try await isBusy(last) {
            try await workers.share(living)
            rounds += 1
        }
        var outcome = try await report(last)
        if rounds == 200 { outcome.faults.append("work is left that nobody does") }
        for worker in living { try await worker.stop() }
        return outcome
    }

    /// Puts the letters into the mail, each with a time of its own.
    private func send() async throws {
        let store = workers.database.store()
        try store.open(Engine.schema, as: .guest)
        var rows: [(at: Instant, row: Row)] = []
        for (index, home) in Self.homes.enumerated() {
            var draw = SeededGenerator(seed: seed &* 31 &+ UInt64(index))
            var at = Script.start + .microseconds(Int64(index))
            for number in 0..<30 {
                at = at + .microseconds(Int64.random(in: 1...100_000_000_000, using: &draw))
                rows.append((at, Self.letter(number, home, at, &draw)))
            }
        }
        rows.sort { $0.at < $1.at }
        _ = try await store.commit(Commit(rows.map { .append(Tables.mail.id, $0.row) }))
        store.close()
    }

    private static func letter(
        _ number: Int, _ home: String, _ at: Instant, _ chance: inout SeededGenerator
    ) -> Row {
        let customer = "m\(Int.random(in: 0..<4, using: &chance))"
        let (type, body): (String, String) =
            switch Int.random(in: 0..<10, using: &chance) {
            case 0..<5:
                ("purchase", #"{"customer":"\#(customer)","amount":"\#(number).50 USD"}"#)
            case 5..<7: ("refund", #"{"customer":"\#(customer)","part":\#(1 + number % 3)}"#)
            case 7..<9:
                ("sign.up", #"{"member":"\#(customer)","name":"Name \#(number)","plan":"gold"}"#)
            default: ("unruly", #"{"number":\#(number)}"#)
            }
        return [
            0, .text(home), "test", .text("l-\(number)"), .text(type), .null, .integer(at.microseconds),
            .text(body),
        ]
    }

    private mutating func start(dies: Bool) async throws -> WorkingEngine {
        let commit = Int.random(in: 1...25, using: &chance)
        let lanes = Int.random(in: 1...2, using: &chance)
        let moment: FaultyStore.Moment = Bool.random(using: &chance) ? .before : .after
        // One that was stopped does not know how long.
        let standsStill = Bool.random(using: &chance)
        return await workers.start(
            clock: VirtualClock(Self.end),
            configure: { options in
                options.lanes = lanes
                if standsStill { options.leaseTime = { .zero } }
            },
            through: { dies ? FaultyStore($0, at: commit, fault: .crash(moment)) : $0 })
    }

    private mutating func disturb(_ living: inout [WorkingEngine]) async throws {
        switch Int.random(in: 0..<6, using: &chance) {
        case 0...2: living.append(try await start(dies: Bool.random(using: &chance)))
        case 3...4:
            // The last one goes on; the others stall for longer than their leases.
            workers.time.pass(.seconds(11))
            if let last = living.last, last.engine.isFolding { try await workers.share(last) }
        default:
            guard living.count > 1, living[0].engine.isFolding else { return }
            try await living.removeFirst().stop()
        }
    }

    private func isBusy(_ worker: WorkingEngine) async throws -> Bool {
        try await worker.engine.home(Self.homes[0]).read { view in
            let isDue = try view.rows(Scan(Tables.home)).contains {
                $0[5].integer.map { $0 <= Self.end.microseconds } ?? false
            }
            let isAsked = try view.rows(Scan(Tables.outbox)).contains { $0[9].isNull }
            return try isDue || isAsked || view.first(Scan(Tables.mail)) != nil
        }
    }

    private func report(_ worker: WorkingEngine) async throws -> Outcome {
        var outcome = Outcome()
        for name in Self.homes {
            let home = worker.engine.home(name)
            let report = try await home.refold()
            outcome.hashes.append(report.stored)
            outcome.entries.append(report.entries)
            if !report.differences.isEmpty { outcome.faults.append("\(name) differs: \(report.differences)") }
            if try await home.ledgerSums().values.contains(where: { $0 != 0 }) {
                outcome.faults.append("the ledger of \(name) is not balanced")
            }
            outcome.quarantined += try await home.changes(after: 0, limit: .max).flatMap(\.turns).count {
                if case .quarantined = $0.outcome { true } else { false }
            }
        }
        return outcome
    }
}
