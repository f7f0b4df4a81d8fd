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
        let hashes: [String]
        let differences: [String]
        let sums: [String]
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
        }
        await clock.advance(engine, to: Self.start + .seconds(86_400 * (events / 4 + 200)))
        var outcome = Outcome(hashes: [], differences: [], sums: [])
        for name in Self.homes {
            let home = engine.home(name)
            let report = try await home.refold()
            let sums = try await home.ledgerSums()
            outcome = Outcome(
                hashes: outcome.hashes + ["\(report.stored)"],
                differences: outcome.differences + report.differences,
                sums: outcome.sums + sums.map { "\($0.key.code) \($0.value)" })
        }
        engine.stop()
        try await running.value
        return outcome
    }

    private func letter(_ number: Int, using chance: inout SeededGenerator) -> (String, ValueMap) {
        let member = "member-\(chance.next() % 12)"
        switch chance.next() % 6 {
        case 0:
            return ("survey.answered", ValueMap([("member", .string(member)), ("score", .int(9))]))
        case 1:
            let order = "order-\(chance.next() % UInt64(max(1, number)))"
            let amount = Money(minorUnits: Int64(chance.next() % 2_000) + 1, currency: .usd)
            return ("order.refunded", ValueMap([("order", .string(order)), ("amount", .money(amount))]))
        default:
            let amount = Money(minorUnits: Int64(chance.next() % 9_000) + 1_000, currency: .usd)
            var body = ValueMap([
                ("order", .string("order-\(number)")), ("member", .string(member)),
                ("amount", .money(amount)),
            ])
            if chance.next() % 2 == 0 { body["nominated_by"] = .string("member-\(chance.next() % 12)") }
            return ("order.paid", body)
        }
    }

    /// Where time stood when the last host on a file ended.
    func clock(at path: String) throws -> Instant? {
        let store = try StoreSource.sqlite(path: path).make()
        try store.open(Engine.schema, as: .guest)
        defer { store.close() }
        var latest: Instant?
        for home in Self.homes {
            let row = try store.read { try $0.get(Tables.home, key: HomeKey(home).row) }
            if let clock = row?[4].instant { latest = max(latest ?? clock, clock) }
        }
        return latest
    }
}

private struct SilentChannel: ChannelAdapter {
    let name = "silent"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}
