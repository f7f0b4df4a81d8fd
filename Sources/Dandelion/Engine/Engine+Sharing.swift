import DandelionStore
import DandelionWorkflow

/// An engine on a store that it shares with other workers.
extension Engine {
    /// Whether a home is folded here just now; always, where one process owns the store and runs.
    package func folds(_ home: String) -> Bool {
        if case .running(_, let lanes) = current { lanes.serve(HomeKey(home)) } else { false }
    }

    /// Returns when a home is folded here, or the engine has ended: for whoever feeds it a
    /// home's recorded time, which nobody else may have meanwhile.
    ///
    /// - Parameter waiting: Called once a second while it is not, with the host and process
    ///   of the worker that has it, or nil where nobody has it yet.
    package func waitUntilFolding(_ home: String, _ waiting: (String?) -> Void = { _ in }) async throws {
        await waitUntilRunning()
        guard case .running(_, let lanes) = current else { return }
        try await lanes.waitUntilServed(HomeKey(home), waiting)
    }

    /// One round of keeping leases; see ``EngineOptions/keepsLeasesByHand``.
    package func keepLeases() async throws {
        guard case .running(_, let lanes) = current else { return }
        try await Blocking.run { try lanes.keepLeases() }
    }

    /// The shards whose homes are folded here just now.
    package var servedShards: Set<Int64> {
        if case .running(_, let lanes) = current { lanes.servedShards } else { [] }
    }
}
