package import DandelionModel
import DandelionStore
import Synchronization

/// Does activities outside of the fold, a bounded number at once, and sends
/// their results back as letters.
///
/// An activity is handed out when its row is durable. If the process ends
/// before its result is, the next owner hands it out again, with the same
/// idempotency key. Under a virtual clock an activity takes no time: its result
/// is recorded at the instant at which it was handed out. Results are held there
/// until none is in flight, and then sent in the order in which the activities began.
package final class ActivityRunner: Sendable {
    /// Does one attempt. Throwing is a failed attempt.
    package typealias Body = @Sendable (ActivityJob) async throws -> Value

    private struct State {
        var waiting: [ActivityJob] = []
        var head = 0
        var running = 0
        var started = 0
        var held: [(order: Int, mail: Mail)] = []
        var isStopped = false
        /// Nothing is started before ``release()``.
        var isHeld: Bool

        /// The results that wait until nothing is in flight, once nothing is, in order.
        mutating func takeHeld() -> [Mail] {
            guard running == 0, head == waiting.count else { return [] }
            defer { held = [] }
            return held.sorted { $0.order < $1.order }.map(\.mail)
        }
    }

    private let state: Mutex<State>
    private let limit: Int
    private let clock: any EngineClock
    private let quiescence: Quiescence
    private let isRegistered: @Sendable (String) -> Bool
    private let body: Body
    /// Sends a letter to the lane of its home.
    private let deliver: @Sendable (Mail) -> Void

    package init(
        limit: Int, clock: any EngineClock, quiescence: Quiescence, isHeld: Bool = false,
        isRegistered: @escaping @Sendable (String) -> Bool, body: @escaping Body,
        deliver: @escaping @Sendable (Mail) -> Void
    ) {
        state = Mutex(State(isHeld: isHeld))
        self.limit = limit
        self.clock = clock
        self.quiescence = quiescence
        self.isRegistered = isRegistered
        self.body = body
        self.deliver = deliver
    }

    func dispatch(_ job: ActivityJob) {
        quiescence.enter()
        let isTaken = state.withLock { state in
            if !state.isStopped { state.waiting.append(job) }
            return !state.isStopped
        }
        // The next owner finds it in the outbox.
        if isTaken { startNext() } else { quiescence.leave() }
    }

    /// Starts nothing more. What runs is left to end; its results are not waited for.
    package func stop() {
        let dropped = state.withLock { state in
            state.isStopped = true
            defer {
                state.waiting = []
                state.head = 0
            }
            return state.waiting.count - state.head
        }
        for _ in 0..<dropped { quiescence.leave() }
    }

    /// Starts nothing more that waits for homes of a shard: another worker will.
    func abandon(_ shard: Int64) {
        let (dropped, letters): (Int, [Mail]) = state.withLock { state in
            let waiting = state.waiting[state.head...]
            let kept = waiting.filter { $0.home.shard != shard }
            guard kept.count < waiting.count else { return (0, []) }
            state.waiting = Array(kept)
            state.head = 0
            return (waiting.count - kept.count, state.takeHeld())
        }
        for letter in letters { deliver(letter) }
        for _ in 0..<dropped { quiescence.leave() }
    }

    /// Starts what was held back. A second call does nothing.
    package func release() {
        let count = state.withLock { state in
            defer { state.isHeld = false }
            return state.isHeld ? min(limit, state.waiting.count - state.head) : 0
        }
        for _ in 0..<count { startNext() }
    }

    private func startNext() {
        let next: (ActivityJob, Int)? = state.withLock { state in
            guard !state.isStopped, !state.isHeld, state.running < limit, state.head < state.waiting.count
            else {
                return nil
            }
            let job = state.waiting[state.head]
            state.head += 1
            if state.head == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: true)
                state.head = 0
            }
            state.running += 1
            state.started += 1
            return (job, state.started)
        }
        guard let (job, order) = next else { return }
        Task {
            ended(await attempt(job), order: order)
            startNext()
        }
    }

    private func attempt(_ job: ActivityJob) async -> Mail {
        guard isRegistered(job.activity) else { return job.missing(at: end(of: job)) }
        let outcome: ActivityOutcome
        do {
            outcome = .completed(try await body(job))
        } catch {
            outcome = .failed(String(describing: error))
        }
        return job.result(outcome, at: end(of: job))
    }

    private func end(of job: ActivityJob) -> Instant {
        clock.isVirtual ? job.handedOutAt ?? clock.now() : clock.now()
    }

    private func ended(_ mail: Mail, order: Int) {
        let letters: [Mail] = state.withLock { state in
            state.running -= 1
            guard clock.isVirtual else { return [mail] }
            state.held.append((order, mail))
            return state.takeHeld()
        }
        for letter in letters { deliver(letter) }
        quiescence.leave()
    }
}
