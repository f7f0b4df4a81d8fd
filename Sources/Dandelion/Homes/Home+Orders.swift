import DandelionModel
public import DandelionWorkflow

/// What an operator may do to a run. Each order is a letter: it takes its place in
/// the home's log, and where the engine does not run yet it waits as mail.
///
/// An order about a run that has ended, or that stands as it asks for already, is
/// recorded and changes nothing. Every `id` is the order's own: the same one
/// again is a repeat, and nil makes one. A failure leaves nothing behind.
extension Home {
    /// Cancels a run: what it registered with `flow:on_failure` is done, newest first,
    /// and the run ends as `cancelled` with the reason.
    ///
    /// Its code does not go on after the call that it waits in, and cannot catch that.
    /// Compensations may wait; until the last has ended, ``RunInfo/isUndoing`` is
    /// true. A run with nothing to undo, as all workflows in Swift are, ends at once.
    /// One that is undoing already, since it has failed, goes on with that. What the
    /// run asked of an activity is not tried again, and a result that comes late is
    /// not heard. A run that is paused goes on, to undo.
    ///
    /// Where a run is blocked, it undoes what stands of it. If that fails too, as when
    /// its code or its history is missing, it stays blocked with the reason: drive the
    /// order's dead letter again, or ``terminate(run:reason:id:)`` and leave it undone.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` where the engine runs and there is no such run.
    @discardableResult
    public func cancel(run: String, reason: String, id: String? = nil) async throws -> Receipt {
        try await order(.cancel, run, reason: reason, id)
    }

    /// Holds a run until it is resumed. It hears nothing meanwhile, and nothing is lost.
    ///
    /// The first of the events, results and deadlines that it waits for is kept for
    /// it, its listeners go on hearing, and a failed turn is not tried again before.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` where the engine runs and there is no such run.
    @discardableResult
    public func pause(run: String, id: String? = nil) async throws -> Receipt {
        try await order(.pause, run, reason: nil, id)
    }

    /// Lets a paused run go on: with what it waited for, if that has come, else it waits on.
    ///
    /// A deadline that has passed meanwhile has passed, unless an event came before it.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` where the engine runs and there is no such run.
    @discardableResult
    public func resume(run: String, id: String? = nil) async throws -> Receipt {
        try await order(.resume, run, reason: nil, id)
    }

    /// Ends a run at once, as `terminated`; nothing that it did is undone.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` where the engine runs and there is no such run.
    @discardableResult
    public func terminate(run: String, reason: String, id: String? = nil) async throws -> Receipt {
        try await order(.terminate, run, reason: reason, id)
    }

    private func order(
        _ order: RunOrder, _ run: String, reason: String?, _ id: String?
    ) async throws -> Receipt {
        try await configure(order.rawValue, id: id, RunOrder.body(run: run, reason: reason))
    }
}
