import Dandelion
import DandelionStore
import DandelionWorkflow
import Synchronization

/// A stand-in for plugins: it asks for a version of itself in every home, counts
/// ticks in windows, and fires a handler at every third.
final class Offering: Behavior {
    struct Broken: Error, CustomStringConvertible {
        var description: String { "the offer is broken" }
    }

    /// What the process has: raised while the engine runs, as when a folder is loaded again.
    let version = Mutex(1)
    let breaksConfiguring = Mutex(false)
    private let inner: any Behavior

    init(around inner: any Behavior) { self.inner = inner }

    func open(lane: Int) -> any LaneBehavior { Lane(self, inner.open(lane: lane)) }

    final class Lane: LaneBehavior {
        private let whole: Offering
        private let inner: any LaneBehavior

        init(_ whole: Offering, _ inner: any LaneBehavior) {
            self.whole = whole
            self.inner = inner
        }

        var offering: Int { whole.version.withLock { $0 } }

        func configuration(of facts: HomeFacts) throws -> Value? {
            if (try? facts.takeSequence()) != nil { throw Broken() }
            let active = try facts.get(Tables.plugin, key: facts.home.row("stand-in"))?[3].integer ?? 0
            let offered = Int64(offering)
            return active < offered ? .map(ValueMap([("version", .int(offered))])) : nil
        }

        func configure(_ entry: LogEntry, _ facts: HomeFacts) throws -> [TurnPlace] {
            guard entry.type == "plugins", let version = entry.body["version"]?.intValue else {
                try facts.write(
                    .put(Tables.claim.id, facts.home.row(.text(entry.type), "set", .integer(entry.number))))
                return []
            }
            let hash = "bundle-\(version)"
            try facts.write(.put(Tables.bundle.id, [.text(hash), .blob([UInt8(version)])]))
            try facts.write(
                .put(Tables.plugin.id, facts.home.row("stand-in", .integer(version), .blob([0]))))
            let row = facts.home.row("stand-in", .integer(version), .text(hash), .integer(entry.number))
            try facts.write(.put(Tables.pluginVersion.id, row))
            // Every version counts anew, what was before it included.
            var count: Int64 = 0
            try facts.logEntries(ofTypes: ["tick"]) { _ in
                count += 1
                return true
            }
            try facts.write(
                .put(Tables.window.id, facts.home.row(.text(hash), "all", .integer(count), .null)))
            if whole.breaksConfiguring.withLock({ $0 }) { throw Broken() }
            return []
        }

        func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler] {
            let names = try inner.match(entry, facts)
            guard entry.type == "tick",
                let active = try facts.get(Tables.plugin, key: facts.home.row("stand-in"))?[3].integer
            else { return names }
            let key = facts.home.row(.text("bundle-\(active)"), "all")
            let count = (try facts.get(Tables.window, key: key)?[4].integer ?? 0) + 1
            try facts.write(.put(Tables.window.id, key + [.integer(count), .null]))
            if entry.body["name"] == "bad" { throw Broken() }
            return count % 3 == 0 ? names + [MatchedHandler(HandlerName("third", Int(active)))] : names
        }

        func run(_ plan: TurnPlan, _ turn: Turn) throws {
            guard plan.handler.name == "third" else { return try inner.run(plan, turn) }
            try turn.put("third", key: "\(turn.entry.number)", .int(Int64(plan.handler.version)))
        }

        func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool {
            if handler.name != "third" { return inner.knows(handler, facts) }
            let row = facts.home.row("stand-in", .integer(Int64(handler.version)))
            guard let version = try? facts.get(Tables.pluginVersion, key: row) else { return false }
            // The bundle lies beside the homes, also when the log is folded again.
            return (try? facts.get(Tables.bundle, key: [version[4]])) != nil
        }

        func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int? {
            guard name == "pinned" else { return nil }
            return try facts.get(Tables.plugin, key: facts.home.row("stand-in"))?[3].integer.map { Int($0) }
        }

        func forget() { inner.forget() }
    }
}
