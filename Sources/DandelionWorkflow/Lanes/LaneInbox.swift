package import DandelionModel
import DandelionStore
import Dispatch
import Synchronization

/// What anybody may put before a lane, from any thread, and how the lane is woken.
///
/// Letters in memory are counted by home; a full home refuses at the door, so
/// nothing that was taken in is ever dropped.
package final class LaneInbox: Sendable {
    struct Contents {
        var mail: [Mail] = []
        /// Letters of each home that have not been answered.
        var waiting: [HomeKey: Int] = [:]
        var settled: Result<CommitReceipt, StoreError>?
        /// What became of the lane's leases, in order.
        var notices: [ShardNotice] = []
        var hasOutsideMail = false
        var clockMoved = false
        var isStopping = false
        var isHurried = false
        /// Something of the above has changed since the lane last looked.
        var hasOrders = false
        var isParked = false
        /// The lane counts as quiet; whoever rings makes it count as busy first.
        var isQuiet = false
        var isClosed = false
        var nextDue: Instant?
    }

    private let contents = Mutex(Contents())
    private let bell = DispatchSemaphore(value: 0)
    private let quiescence: Quiescence
    package let limit: Int

    package init(limit: Int, quiescence: Quiescence) {
        self.limit = limit
        self.quiescence = quiescence
    }

    /// Puts letters before the lane, all or none, in their order.
    package func post(_ letters: [Mail], isBounded: Bool) throws(FoldError) {
        guard let first = letters.first else { return }
        let refusal: FoldError? = change { contents in
            if contents.isClosed || (contents.isStopping && isBounded) { return .stopping }
            let waiting = contents.waiting[first.home, default: 0]
            if isBounded, waiting >= limit {
                return .overloaded(
                    home: first.home.name, waiting: waiting, retryAfter: .milliseconds(100),
                    reason: "its mail is full")
            }
            for letter in letters { contents.waiting[letter.home, default: 0] += 1 }
            contents.mail += letters
            return nil
        }
        if let refusal { throw refusal }
    }

    func waiting(in home: HomeKey) -> Int { contents.withLock { $0.waiting[home, default: 0] } }

    /// Notes that letters of a home were answered.
    func answered(_ homes: [HomeKey: Int]) {
        contents.withLock { contents in
            for (home, count) in homes {
                let left = contents.waiting[home, default: 0] - count
                contents.waiting[home] = left > 0 ? left : nil
            }
        }
    }

    func settle(_ result: Result<CommitReceipt, StoreError>) { change { $0.settled = result } }
    package func noticeOutsideMail() { change { $0.hasOutsideMail = true } }
    package func noticeClock() { change { $0.clockMoved = true } }
    func notice(_ notice: ShardNotice) { order { $0.notices.append(notice) } }
    package func stop() { order { $0.isStopping = true } }

    package func hurry() { order { $0.isHurried = true } }

    /// Closes an inbox whose lane never started.
    func refuseAll(_ error: FoldError) {
        for mail in close() { mail.reply?(.failure(error)) }
    }

    func close() -> [Mail] {
        contents.withLock { contents in
            contents.isClosed = true
            contents.nextDue = nil
            defer { contents.mail = [] }
            return contents.mail
        }
    }

    /// The first timer of the lane's homes, as it was when the lane parked.
    package var nextDue: Instant? { contents.withLock { $0.nextDue } }

    /// What has come, emptying the inbox.
    func take() -> Contents {
        contents.withLock { contents in
            let taken = contents
            contents.mail = []
            contents.settled = nil
            if !contents.notices.isEmpty { contents.notices = [] }
            contents.hasOutsideMail = false
            contents.clockMoved = false
            contents.hasOrders = false
            return taken
        }
    }

    /// The letters alone, while a batch fills.
    func takeMail() -> [Mail] {
        contents.withLock { contents in
            let mail = contents.mail
            if !mail.isEmpty { contents.mail = [] }
            return mail
        }
    }

    /// Waits until something comes, or for at most `limit`. Returns at once if something is there.
    ///
    /// - Parameter isIdle: Nothing is in flight: while the lane waits so, it counts as quiet.
    func park(isIdle: Bool, nextDue: Instant?, for limit: Duration?) {
        let mayPark = contents.withLock { contents in
            contents.nextDue = nextDue
            let hasWork =
                !contents.mail.isEmpty || contents.settled != nil || contents.hasOutsideMail
                || contents.clockMoved || contents.hasOrders
            contents.isParked = !hasWork
            if !hasWork, isIdle {
                contents.isQuiet = true
                quiescence.leave()
            }
            return !hasWork
        }
        guard mayPark else { return }
        if let limit {
            let nanoseconds = min(limit.microseconds, 3_600_000_000) * 1_000
            _ = bell.wait(timeout: .now() + .nanoseconds(Int(max(0, nanoseconds))))
        } else {
            bell.wait()
        }
        contents.withLock { wake(&$0) }
    }

    private func wake(_ contents: inout Contents) {
        contents.isParked = false
        if contents.isQuiet {
            contents.isQuiet = false
            quiescence.enter()
        }
    }

    private func order(_ body: (inout Contents) -> Void) {
        change { contents in
            body(&contents)
            contents.hasOrders = true
        }
    }

    private func change<Outcome>(_ body: (inout Contents) -> Outcome) -> Outcome {
        let (outcome, rings) = contents.withLock { contents in
            let outcome = body(&contents)
            let rings = contents.isParked
            if rings { wake(&contents) }
            return (outcome, rings)
        }
        if rings { bell.signal() }
        return outcome
    }
}
