import DandelionModel
package import DandelionStore
import Dispatch
import Synchronization

/// Keeps an engine's leases: renews them, takes its share, gives back what is over it.
///
///     free ──claim──► held ──over the share──► leaving ──its lane is done──► given back
///                      │ the book shows another owner, or the fence was refused   │
///                      └──────────────────► lost ◄────────────────────────────────┘
///
/// Everything happens in ``step()``: on a thread of its own after ``start()``, or
/// called by whoever has time in hand. One step at a time runs.
package final class ShardKeeper: Sendable {
    private struct State {
        var held: [Int64: Fence] = [:]
        var leaving: Set<Int64> = []
        /// Their lanes are done with them.
        var returned: [Fence] = []
        /// The names of those who have the other shards.
        var holders: [Int64: String] = [:]
        var isOver = false

        mutating func drop(_ fence: Fence) {
            guard held[fence.shard] == fence else { return }
            held[fence.shard] = nil
            leaving.remove(fence.shard)
        }
    }

    package let worker: Worker
    private let table: any LeaseTable
    private let wanted: Set<Int64>
    private let now: @Sendable () -> Duration
    private let tell: @Sendable (ShardNotice) -> Void
    /// Called when its leases count again after they had lapsed, and when a shard has changed hands.
    private let changed: @Sendable () -> Void
    private let state = Mutex(State())
    private let steps = Mutex(false)
    private let bell = DispatchSemaphore(value: 0)
    private let isRung = Atomic<Bool>(false)
    /// Microseconds of `now` until which what it holds is surely its own.
    private let validUntil = Atomic<Int64>(.min)

    /// - Parameters:
    ///   - wanted: The only shards it asks for, where the worker is not balanced.
    ///   - now: A clock that never steps back.
    ///   - tell: Takes what lanes must know, in its order.
    package init(
        _ table: any LeaseTable, for worker: Worker, wanted: Set<Int64> = [],
        now: @escaping @Sendable () -> Duration, tell: @escaping @Sendable (ShardNotice) -> Void,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.table = table
        self.worker = worker
        self.wanted = wanted
        self.now = now
        self.tell = tell
        self.changed = changed
    }

    /// Whether the leases were renewed so lately that nobody can have taken them.
    package var mayWork: Bool { now().microseconds < validUntil.load(ordering: .acquiring) }

    /// What it holds, including what is on its way back.
    package var held: [Fence] { state.withLock { Array($0.held.values) } }

    /// Who else has a shard, as the last look showed; nil where nobody has.
    package func holder(of shard: Int64) -> String? { state.withLock { $0.holders[shard] } }

    // MARK: What lanes say

    /// Everything of the shard is durable, and the lane has forgotten it.
    package func giveBack(_ fence: Fence) {
        state.withLock { $0.returned.append(fence) }
        ring()
    }

    /// The store has refused the fence.
    package func noticeLoss(of fence: Fence) {
        state.withLock { $0.drop(fence) }
        ring()
    }

    // MARK: One round

    /// Gives back, renews, and takes or asks back what the share says.
    ///
    /// - Returns: How long it may rest.
    /// - Throws: What the store throws. What it held stays held, until it lapses.
    @discardableResult
    package func step() throws(StoreError) -> Duration {
        let outcome: Result<Duration, StoreError> = steps.withLock { hasLeft in
            if hasLeft { return .success(table.timeToLive) }
            return Result { () throws(StoreError) in try round() }
        }
        return try outcome.get()
    }

    private func round() throws(StoreError) -> Duration {
        try release()
        let hadLapsed = !mayWork
        let (began, fences) = (now(), held)
        let book = try table.beat(worker, holding: fences)
        validUntil.store((began + table.timeToLive).microseconds, ordering: .releasing)
        let (share, lost) = state.withLock { state in
            let lost = fences.filter { fence in
                let lease = book.leases[Int(fence.shard)]
                return lease.owner != worker.id || lease.fence != fence
            }
            for fence in lost { state.drop(fence) }
            state.holders = Self.holders(in: book, but: worker)
            let share = ShardShare(
                book, for: worker, wanted: wanted,
                holding: Set(state.held.keys).subtracting(state.leaving), leaving: state.leaving)
            state.leaving.formUnion(share.releases)
            return (share, lost)
        }
        for fence in lost { tell(.lost(fence)) }
        for shard in share.releases {
            if let fence = state.withLock({ $0.held[shard] }) { tell(.wantedBack(fence)) }
        }
        if !share.claims.isEmpty { try claim(share.claims) }
        if hadLapsed || !lost.isEmpty || !share.claims.isEmpty { changed() }
        return rest(after: book)
    }

    private func release() throws(StoreError) {
        let returned = state.withLock { state in
            state.returned.filter { state.held[$0.shard] == $0 }
        }
        if !returned.isEmpty { try table.release(returned) }
        state.withLock { state in
            for fence in returned { state.drop(fence) }
            // What was lost before its lane was done is nobody's business any more.
            state.returned.removeAll { state.held[$0.shard] != $0 }
        }
    }

    private func claim(_ shards: [Int64]) throws(StoreError) {
        let claims = try table.claim(shards, for: worker)
        state.withLock { state in
            for claim in claims { state.held[claim.fence.shard] = claim.fence }
        }
        for claim in claims { tell(.gained(claim)) }
    }

    private static func holders(in book: LeaseBook, but worker: Worker) -> [Int64: String] {
        let names = Dictionary(
            book.workers.map { ($0.worker.id, $0.worker.name) }, uniquingKeysWith: { $1 })
        var holders: [Int64: String] = [:]
        for lease in book.leases where !lease.isFree {
            guard let owner = lease.owner, owner != worker.id else { continue }
            holders[lease.fence.shard] = names[owner] ?? owner
        }
        return holders
    }

    /// Until a quarter of a lease's time is over, or the first of others' leases has run out.
    private func rest(after book: LeaseBook) -> Duration {
        let foreign = book.leases.filter { !$0.isFree && $0.owner != worker.id }.map(\.remaining).min()
        let longest = table.timeToLive / 4
        guard let foreign else { return longest }
        return min(longest, max(foreign, .zero) + .milliseconds(5))
    }

    // MARK: Its thread

    /// Begins to step by itself, and whenever others come, go, or give back.
    package func start() throws(FoldError) {
        table.onChange { [weak self] in self?.ring() }
        try LaneThread.start { [self] in
            while !state.withLock({ $0.isOver }) {
                let rest = (try? step()) ?? table.timeToLive / 20
                wait(for: rest)
            }
        }
    }

    /// Has it step soon.
    package func ring() {
        if !isRung.exchange(true, ordering: .acquiringAndReleasing) { bell.signal() }
    }

    private func wait(for rest: Duration) {
        if case .success = bell.wait(timeout: .now() + .microseconds(Int(rest.microseconds))) {
            isRung.store(false, ordering: .releasing)
        }
    }

    /// Ends it. Blocks while it does; a second call does nothing.
    ///
    /// - Parameter leaves: All that it holds is durable: others may have it at once.
    ///   Without, they wait until the leases have run out, and take care.
    package func end(leaves: Bool) {
        table.onChange(nil)
        state.withLock { $0.isOver = true }
        ring()
        steps.withLock { hasLeft in
            if leaves, !hasLeft { try? table.leave(worker) }
            hasLeft = true
        }
        validUntil.store(.min, ordering: .releasing)
    }
}
