import DandelionStore

extension Store {
    /// Refuses to go on where other processes fold a store that many share. A store that one
    /// process owns has refused already, when it was opened.
    ///
    /// - Throws: ``OperationRefusal/workersRun(place:names:)``.
    func refuseBesideWorkers(_ place: String) throws {
        guard let leases else { return }
        let workers = try leases.book().workers.map(\.worker.name)
        if !workers.isEmpty { throw OperationRefusal.workersRun(place: place, names: workers) }
    }
}
