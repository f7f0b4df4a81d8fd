import Dandelion
import DandelionModel
import DandelionSQLite
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow

/// Some months of a shop with a plugin, the same for the same seed, in three homes.
///
/// Every letter has an id of its own, so that a host that was killed goes on
/// with the script from its first letter.
struct PluginSeason {
    static let homes = ["north", "south", "west"]
    static let start = Instant(microseconds: 1_700_000_000_000_000)
    let seed: UInt64
    let events: Int

    struct Outcome {
        var hashes: [String] = []
        var differences: [String] = []
        /// Of each ledger that is not at zero.
        var sums: [String] = []
        /// How many runs of all homes have which status and say what.
        var runs: [String] = []
    }

    func play(on store: any Store, plugin: String, lanes: Int, startingAt: Instant?) async throws -> Outcome {
        var options = EngineOptions()
        let clock = VirtualClock(startingAt ?? Self.start)
        options.clock = clock
        options.seeds = RepeatableSeeds(seed)
        options.lanes = lanes
        let engine = Engine(
            store: .existing(store), plugins: [.folder(plugin)], events: [], channels: [SilentChannel()],
            options: options)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        var chance = SeededGenerator(seed: seed)
        for number in 0..<events {
            let home = Self.homes[Int(chance.next() % 3)]
            let (type, body) = letter(number, using: &chance)
            let day = Self.start + .seconds(86_400 * (number / 4))
            if day > clock.now() { await clock.advance(engine, to: day) }
            try await engine.home(home).record(type: type, body: .map(body), id: "letter-\(number)")
            // What it sets off is over before the next letter: else the order of the log is up to the machine.
            await engine.settle()
        }
        await clock.advance(engine, to: Self.start + .seconds(86_400 * (events / 4 + 200)))
        let outcome = try await outcome(of: engine)
        engine.stop()
        try await running.value
        return outcome
    }

    private func outcome(of engine: Engine) async throws -> Outcome {
        var outcome = Outcome()
        var counts: [String: Int] = [:]
        for name in Self.homes {
            let home = engine.home(name)
            let report = try await home.refold()
            outcome.hashes.append("\(report.stored)")
            outcome.differences += report.differences
            outcome.sums += try await home.ledgerSums().filter { $0.value != 0 }
                .map { "\(name) \($0.key.code) \($0.value)" }
            for run in try await home.runs() where run.workflow.contains("/") {
                counts["\(run.status) \(run.statusText ?? "-")", default: 0] += 1
            }
            outcome.differences += try await home.deadLetters().map { "\($0.handler): \($0.error)" }
        }
        outcome.runs = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return outcome
    }

    private func letter(_ number: Int, using chance: inout SeededGenerator) -> (String, ValueMap) {
        let member = "member-\(chance.next() % 12)"
        switch chance.next() % 12 {
        case 0, 1:
            return ("survey.answered", ValueMap([("member", .string(member)), ("score", .int(9))]))
        case 2:
            return ("member.unsubscribed", ValueMap([("member", .string(member))]))
        case 3, 4:
            let order = "order-\(chance.next() % UInt64(max(1, number)))"
            let amount = Money(minorUnits: Int64(chance.next() % 2_000) + 1, currency: .usd)
            return ("order.refunded", ValueMap([("order", .string(order)), ("amount", .money(amount))]))
        default:
            let amount = Money(minorUnits: Int64(chance.next() % 9_000) + 1_000, currency: .usd)
            var body = ValueMap([
                ("order", .string("order-\(number)")), ("member", .string(member)),
                ("amount", .money(amount)),
            ])
            // A few bring most of the friends.
            if chance.next() % 2 == 0 { body["nominated_by"] = .string("member-\(chance.next() % 3)") }
            return ("order.paid", body)
        }
    }

    /// Where time stood when the last host on a file ended: at the latest entry, or letter that waits.
    func clock(at path: String) throws -> Instant? {
        let store = try StoreSource.sqlite(path: path).make()
        try store.open(Engine.schema, as: .owner)
        defer { store.close() }
        return try store.read { view in
            var times = try Self.homes.compactMap {
                try view.get(Tables.home, key: HomeKey($0).row)?[4].instant
            }
            times += try view.rows(Scan(Tables.mail)).compactMap { $0[6].instant }
            return times.max()
        }
    }
}

private struct SilentChannel: ChannelAdapter {
    let name = "silent"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}
