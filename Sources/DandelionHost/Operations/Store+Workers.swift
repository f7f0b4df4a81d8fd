import DandelionStore

extension Store {
    /// Refuses to go on where other processes fold a store that many share. A store that one
    /// process owns has refused already, when it was opened.
    ///
    /// - Throws: ``OperationRefusal/workersRun(place:names:)``.
    func refuseBesideWorkers(_ place: String) throws {
        let workers = try workers()
        if !workers.isEmpty { throw OperationRefusal.workersRun(place: place, names: workers) }
    }

    /// The names of the processes that fold a store that many share.
    func workers() throws -> [String] { try leases?.book().workers.map(\.worker.name) ?? [] }
}
