import DandelionModel
import Synchronization

/// The leases of a ``MemoryDatabase``, as one of its stores sees them.
///
/// Others are woken when a worker comes, goes, or gives a shard back.
final class MemoryLeaseTable: LeaseTable {
    private let database: MemoryDatabase
    private let place: Int

    init(_ database: MemoryDatabase, place: Int) {
        self.database = database
        self.place = place
    }

    var timeToLive: Duration { database.timeToLive }

    func beat(_ worker: Worker, holding fences: [Fence]) throws(StoreError) -> LeaseBook {
        let (book, isNew) = try changing { leases, now, time in
            let isNew = leases.beat(worker, fences, at: now, for: time)
            return (leases.book(at: now, for: time), isNew)
        }
        if isNew { wakeOthers() }
        return book
    }

    func book() throws(StoreError) -> LeaseBook {
        try changing { leases, now, time in leases.book(at: now, for: time) }
    }

    func claim(_ shards: [Int64], for worker: Worker) throws(StoreError) -> [Claim] {
        try changing { leases, now, time in leases.claim(shards, for: worker, at: now, for: time) }
    }

    func release(_ fences: [Fence]) throws(StoreError) {
        try changing { leases, _, _ in leases.release(fences) }
        if !fences.isEmpty { wakeOthers() }
    }

    func leave(_ worker: Worker) throws(StoreError) {
        try changing { leases, _, _ in leases.leave(worker) }
        wakeOthers()
    }

    func onChange(_ wake: (@Sendable () -> Void)?) {
        database.state.withLock { [place] in $0.handles[place].wakeForLeases = wake }
    }

    private func changing<Outcome: Sendable>(
        _ body: (inout MemoryLeases, Int64, Duration) -> Outcome
    ) throws(StoreError) -> Outcome {
        let (now, time) = (database.now(), database.timeToLive)
        let outcome: Outcome? = database.state.withLock { [place] state in
            state.handles[place].role == nil ? nil : body(&state.leases, now, time)
        }
        guard let outcome else { throw .closed }
        return outcome
    }

    private func wakeOthers() {
        let wakes = database.state.withLock { [place] state in
            state.handles.indices.filter { $0 != place }.compactMap { state.handles[$0].wakeForLeases }
        }
        for wake in wakes { wake() }
    }
}
