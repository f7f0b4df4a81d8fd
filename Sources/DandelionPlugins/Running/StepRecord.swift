import DandelionModel

/// What a step of a run was given and what it called: enough to bring its
/// coroutine to the same place again.
///
/// It is the payload of the step's line in the run's history, and only steps
/// after which the run lived on have one.
struct StepRecord: Equatable {
    /// What let the run go on; the results of the wait that ended the step before.
    var wake: RecordedWake
    /// The home's clock in the step.
    var now: Instant
    /// What `math.random` began with.
    var seed: Int64
    var calls: [RecordedCall]
    /// In the first step: what the run keeps for its life.
    var beginning: Beginning?

    struct Beginning: Equatable {
        /// How the sandbox behaves towards it; see ``PluginBundle/dialect``.
        var dialect: Int64
        var settings: Value
    }
}

/// What woke a run, as far as it is needed again.
enum RecordedWake: Equatable {
    case started(Value)
    /// The event's fields, those that it left out as nulls.
    case event(type: String, body: Value)
    case timedOut
    case completed(Value)
    case failed(String)
    /// An operator cancelled the run.
    case cancelled
}

extension StepRecord {
    var value: Value {
        var map = ValueMap([
            ("wake", wake.value), ("now", .instant(now)), ("seed", .int(seed)),
            ("calls", .list(calls.map(\.value))),
        ])
        if let beginning {
            map["dialect"] = .int(beginning.dialect)
            map["settings"] = beginning.settings
        }
        return .map(map)
    }

    /// Nil where the value is none that ``value`` makes.
    init?(_ value: Value) {
        guard let wake = value["wake"].flatMap(RecordedWake.init), case .instant(let now)? = value["now"],
            let seed = value["seed"]?.intValue, let list = value["calls"]?.listValue
        else { return nil }
        let calls = list.compactMap(RecordedCall.init)
        guard calls.count == list.count else { return nil }
        var beginning: Beginning?
        if let dialect = value["dialect"]?.intValue, let settings = value["settings"] {
            beginning = Beginning(dialect: dialect, settings: settings)
        }
        self.init(wake: wake, now: now, seed: seed, calls: calls, beginning: beginning)
    }
}

extension RecordedWake {
    /// `[kind, …]`; the kinds are stored and never change.
    var value: Value {
        switch self {
        case .started(let input): [0, input]
        case .event(let type, let body): [1, .string(type), body]
        case .timedOut: [2]
        case .completed(let value): [3, value]
        case .failed(let reason): [4, .string(reason)]
        case .cancelled: [5]
        }
    }

    init?(_ value: Value) {
        guard case .list(let fields) = value, let kind = fields.first else { return nil }
        switch (kind, fields.count) {
        case (0, 2): self = .started(fields[1])
        case (1, 3):
            guard let type = fields[1].stringValue else { return nil }
            self = .event(type: type, body: fields[2])
        case (2, 1): self = .timedOut
        case (3, 2): self = .completed(fields[1])
        case (4, 2):
            guard let reason = fields[1].stringValue else { return nil }
            self = .failed(reason)
        case (5, 1): self = .cancelled
        default: return nil
        }
    }
}
