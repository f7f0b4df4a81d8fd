public import DandelionModel

/// One time that a limit of the host stopped a turn of a plugin.
public struct PluginStop: Sendable, Equatable {
    /// The home's clock then.
    public let at: Instant
    /// The entry in which the turn ran, and which of its turns.
    public let entry: Int64
    public let turn: Int
    /// The rule or the workflow, as `shop/rule NAME`, `shop/WORKFLOW`.
    public let handler: String
    /// `instructions`, `memory`, `wall`, `stack` or `output`.
    public let limit: String
    /// The line where most was spent, as `plugin.lua:14`; nil where it is not known, or withheld.
    public let place: String?
    /// What was spent, and what to do.
    public let message: String
}

/// A plugin that limits have stopped too often: its rules do not fire, and its runs wait.
public struct PluginSuspension: Sendable, Equatable {
    /// The home's clock when it began.
    public let since: Instant
    /// The entry of the log that says so.
    public let entry: Int64?
    /// The stops that led to it, the last one last.
    public let stops: [PluginStop]
}

/// How a plugin stands with the limits of its home: what it is allowed, and
/// what came of it.
///
///     fit ──third stop within a minute──► suspended ──enable──► fit, with no stop counted
///
/// It is part of the plugin's row, changes with entries alone, and is the same
/// on every worker and in a refold: stops are counted from what the log says of
/// failed turns, by the home's clock.
package struct PluginStanding: Sendable, Equatable {
    /// Stops that count, and that are kept.
    static let limitOfStops = 3
    /// The time within which they count.
    static let window = Duration.seconds(60)

    package var allowance = PluginAllowance()
    /// The last few, the latest last.
    package private(set) var stops: [PluginStop] = []
    private var suspended: (since: Instant, entry: Int64?)?

    package init() {}

    package static func == (one: PluginStanding, other: PluginStanding) -> Bool {
        one.allowance == other.allowance && one.stops == other.stops && one.suspension == other.suspension
    }

    package var suspension: PluginSuspension? {
        suspended.map { PluginSuspension(since: $0.since, entry: $0.entry, stops: stops) }
    }

    /// - Returns: Whether this one suspends the plugin.
    mutating func note(_ stop: PluginStop) -> Bool {
        stops.append(stop)
        stops.removeFirst(max(0, stops.count - Self.limitOfStops))
        guard suspended == nil, stops.count == Self.limitOfStops, let first = stops.first,
            stop.at - first.at <= Self.window
        else { return false }
        suspended = (stop.at, nil)
        return true
    }

    /// The entry that says that it is suspended has come.
    mutating func noteSuspension(entry: Int64) {
        if suspended?.entry == nil { suspended?.entry = entry }
    }

    /// Puts the plugin back, with no stop counted.
    mutating func resume() {
        suspended = nil
        stops = []
    }
}

extension PluginStanding {
    /// - Parameter state: The state of the plugin's row.
    package init(state: Value) {
        allowance = PluginAllowance(value: state["limits"])
        stops = (state["stops"]?.listValue ?? []).compactMap(PluginStop.init)
        if case .instant(let since)? = state["suspended"]?["since"] {
            suspended = (since, state["suspended"]?["entry"]?.intValue)
        }
    }

    /// Adds what there is of it, so that the row of a plugin without is as ever.
    func write(to state: inout ValueMap) {
        if !allowance.isEmpty { state["limits"] = allowance.value }
        if !stops.isEmpty { state["stops"] = .list(stops.map(\.value)) }
        if let suspended {
            var map = ValueMap([("since", .instant(suspended.since))])
            map["entry"] = suspended.entry.map(Value.int)
            state["suspended"] = .map(map)
        }
    }
}

extension PluginStop {
    var value: Value {
        var map = ValueMap([
            ("at", .instant(at)), ("entry", .int(entry)), ("turn", .int(Int64(turn))),
            ("handler", .string(handler)), ("limit", .string(limit)), ("message", .string(message)),
        ])
        map["place"] = place.map(Value.string)
        return .map(map)
    }

    init?(_ value: Value) {
        guard case .instant(let at)? = value["at"], let entry = value["entry"]?.intValue,
            let turn = value["turn"]?.intValue, let handler = value["handler"]?.stringValue,
            let limit = value["limit"]?.stringValue, let message = value["message"]?.stringValue
        else { return nil }
        self.init(
            at: at, entry: entry, turn: Int(turn), handler: handler, limit: limit,
            place: value["place"]?.stringValue, message: message)
    }
}
