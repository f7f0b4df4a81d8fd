import DandelionModel
import Foundation

extension RunOutcome {
    /// The outcome as one JSON object with sorted keys. Amounts are minor units beside their currency.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(OutcomeObject(self)), as: UTF8.self)
    }
}

/// The shape of ``RunOutcome`` as JSON.
private struct OutcomeObject: Encodable {
    struct Input: Encodable {
        let events: Int
        let recorded: Int
        let repeated: Int
        let unmatched: Int
        let rejected: Int
        let rejects: String?
        let first: String?
        let last: String?
    }

    struct Amount: Encodable {
        let state: String
        let currency: String
        let count: Int
        let amount: Int64
    }

    struct Referrer: Encodable {
        let member: String
        let program: String
        let code: String
        let conversions: Int64
        let earned: [String: Int64]
        let isChannel: Bool
        let descendants: Int
    }

    struct Started: Encodable {
        let run: String
        let workflow: String
        let status: String
        let text: String?
    }

    struct Suspended: Encodable {
        let plugin: String
        let why: String
    }

    let store: String
    let home: String
    let clock: String
    let homeClock: String?
    let input: Input
    let members: Int
    let referrers: Int
    let touches: [String: Int]
    let conversions: Int
    let refusedReferrals: [String: Int]
    let rewards: [Amount]
    let takenBack: [Amount]
    let channels: Int
    let treeDepth: Int
    let treeMembers: Int
    let topReferrers: [Referrer]
    let ledgerSums: [String: Int64]
    let messages: [String: Int]
    let runs: [String: Int]
    let deadLetters: Int
    let suspendedPlugins: [Suspended]
    let entries: Int64
    let entriesAdded: Int64
    let started: Started?
    let seconds: Double
    let eventsPerSecond: Int
    let peakBytes: Int?

    init(_ outcome: RunOutcome) {
        let summary = outcome.summary
        store = outcome.store.text
        home = outcome.home
        clock = outcome.clock.rawValue
        homeClock = summary.clock.map { "\($0)" }
        input = Input(
            events: outcome.feed.total, recorded: outcome.feed.events - outcome.feed.repeated,
            repeated: outcome.feed.repeated, unmatched: outcome.unmatched, rejected: outcome.rejected,
            rejects: outcome.rejects, first: outcome.span.map { "\($0.first)" },
            last: outcome.span.map { "\($0.last)" })
        members = summary.members
        referrers = summary.referrers
        touches = summary.touches
        conversions = summary.conversions
        refusedReferrals = summary.refused
        rewards = summary.rewards.map {
            Amount(state: $0.state.rawValue, currency: $0.currency.code, count: $0.count, amount: $0.amount)
        }
        takenBack = summary.takenBack.map {
            Amount(state: $0.kind.rawValue, currency: $0.currency.code, count: $0.count, amount: $0.amount)
        }
        channels = summary.channels
        treeDepth = summary.tree.depth
        treeMembers = summary.tree.nodes.count
        topReferrers = summary.top.map {
            Referrer(
                member: $0.member, program: $0.program, code: $0.code, conversions: $0.conversions,
                earned: $0.earned, isChannel: $0.isChannel, descendants: $0.descendants)
        }
        ledgerSums = summary.ledgerSums
        messages = summary.messages
        runs = summary.runs
        deadLetters = summary.deadLetters
        suspendedPlugins = summary.suspended.map { Suspended(plugin: $0.plugin, why: $0.why) }
        entries = summary.entries
        entriesAdded = outcome.entriesAdded
        started = outcome.started.map {
            Started(run: $0.id, workflow: $0.workflow, status: $0.status, text: $0.text)
        }
        seconds = (outcome.elapsed / .seconds(1) * 1_000).rounded() / 1_000
        eventsPerSecond = Int(outcome.eventsPerSecond)
        peakBytes = outcome.peakBytes
    }
}
