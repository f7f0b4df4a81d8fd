import DandelionLua
import DandelionModel

/// A run's coroutine, wherever it stands: in its own code, or in what undoes it.
///
///     main ──business failure──► compensating ──each of them──► failed, cancelled
///       ├───────cancelled────────────┘
///       └────────returns──────► completed
///
/// It advances only in ``TurnDriver``; between two steps it is a cache of what
/// replaying the run's history would give again.
final class RunFiber {
    let state: PluginState
    /// The settings with which the run began.
    let settings: Value
    private(set) var current: Fiber
    /// What undoes the steps so far, oldest first.
    private(set) var compensations: [Compensation] = []
    /// Why the run undoes what it did; nil while it goes its way.
    private(set) var undoing: Undoing?
    /// Where the compensation that runs was registered.
    private(set) var compensating: String?
    /// What the run waits for, and how the wake becomes the call's results.
    var wait: FlowWait?

    struct Compensation {
        let function: LuaReference
        /// Where `flow:on_failure` stands.
        let location: String
    }

    enum Undoing {
        case failed(BusinessFailure)
        /// By an operator, wherever it waited; what would have come after the wait never runs.
        case cancelled
    }

    init(_ function: LuaReference, state: PluginState, settings: Value) throws(LuaError) {
        self.state = state
        self.settings = settings
        current = try state.sandbox.spawn(function)
    }

    /// What a coroutine is resumed with.
    enum Input {
        /// The results of the call that waits; at first, the arguments.
        case values([LuaValue])
        /// What the call that waits raises.
        case failure(HostFailure)
    }

    func resume(_ input: Input) throws(LuaError) -> Fiber.Outcome {
        switch input {
        case .values(let values): try current.resume(values)
        case .failure(let failure): try current.resume(raising: failure)
        }
    }

    /// What a parked coroutine costs, in bytes, with what Swift keeps of it.
    var bytes: Int { current.bytes + 256 + compensations.count * 64 }

    func close() { current.close() }

    func register(_ compensation: Compensation) { compensations.append(compensation) }

    func completeSaga() { compensations.removeAll() }

    /// Begins to undo what was done; there is no way back.
    func undo(_ reason: Undoing) { undoing = reason }

    /// Goes on with the newest compensation that is left, in place of whatever
    /// the coroutine was at; false where none is.
    func beginCompensation() throws(LuaError) -> Bool {
        compensating = nil
        guard let next = compensations.popLast() else { return false }
        current.close()
        current = try state.sandbox.spawn(next.function)
        compensating = next.location
        return true
    }
}

/// A failure that belongs to the business: `flow:fail`, or an activity that gave up.
struct BusinessFailure: Error, Equatable {
    let code: String
    let message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// Nil for errors that are bugs, and limits.
    init?(_ error: LuaError) {
        guard case .runtime(let failure) = error, failure.isBusiness else { return nil }
        self.init(code: failure.code ?? "failed", message: failure.message)
    }
}
