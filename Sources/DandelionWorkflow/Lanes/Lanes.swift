package import DandelionModel
package import DandelionStore
import Dispatch
import Synchronization

/// The lanes of one engine on one store: they start together, share the homes
/// among them, and stop together.
package final class Lanes: Sendable {
    package struct Options: Sendable {
        package var laneCount = 1
        /// Letters of one home that may wait.
        package var mailLimit = 10_000
        /// Activities in flight at once.
        package var activityLimit = 64
        /// Nothing is started outside before ``releaseActivities()``.
        package var holdsActivities = false
        /// Activities have no effects: they may be done before what asked for them is durable.
        package var handsOutEarly = false
        /// Who the engine is, where many workers share the store.
        package var worker: Worker?
        /// The only shards that it asks for, where it is not balanced.
        package var wantedShards: Set<Int64> = []
        /// Nothing happens to its leases but what ``keepLeases()`` does.
        package var keepsLeasesByHand = false
        /// How long a shard that others are to have waits for its activities.
        package var patience = Duration.seconds(1)
        /// By what it knows that its leases may have lapsed: a clock that never steps back.
        package var leaseTime: @Sendable () -> Duration = {
            .nanoseconds(HostClock.monotonicNanoseconds())
        }

        package init() {}
    }

    private struct State {
        var running = 0
        var hasEnded = false
        var failure: FoldError?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let store: any Store
    private let schema: StoreSchema
    private let behavior: any Behavior
    private let settings: FoldSettings
    private let clock: any EngineClock
    let inboxes: [LaneInbox]
    private let handsOutEarly: Bool
    private let keepsLeasesByHand: Bool
    /// Nil where one process owns the store.
    let duty: LaneDuty?
    private let activities: ActivityRunner
    private let state = Mutex(State())
    package let quiescence: Quiescence

    package init(
        store: any Store, schema: StoreSchema, behavior: any Behavior, settings: FoldSettings,
        clock: any EngineClock, options: Options, activity: @escaping ActivityRunner.Body
    ) {
        self.store = store
        self.schema = schema
        self.behavior = behavior
        self.settings = settings
        self.clock = clock
        let quiescence = Quiescence()
        let inboxes = (0..<max(1, options.laneCount)).map { _ in
            LaneInbox(limit: options.mailLimit, quiescence: quiescence)
        }
        self.quiescence = quiescence
        // Until they have started, the lanes are not quiet.
        quiescence.enter()
        self.inboxes = inboxes
        handsOutEarly = options.handsOutEarly
        keepsLeasesByHand = options.keepsLeasesByHand
        duty = LaneDuty(store, clock, options, inboxes, quiescence)
        activities = ActivityRunner(
            limit: options.activityLimit, clock: clock, quiescence: quiescence,
            isHeld: options.holdsActivities,
            isRegistered: { settings.activities[$0] != nil }, body: activity
        ) { mail in
            // A closed lane hands the activity out again when it is opened next.
            try? inboxes[Int(mail.home.shard) % inboxes.count].post([mail], isBounded: false)
        }
    }

    /// Starts the lanes. The store is open, and this process owns it.
    ///
    /// - Throws: What the store throws; nothing runs then.
    package func start() throws {
        defer { quiescence.leave() }
        let (isCareful, starts): (Bool, Int64)
        do {
            (isCareful, starts) = duty == nil ? try openBook() : (false, try fillIn())
        } catch {
            state.withLock { $0.hasEnded = true }
            for inbox in inboxes { inbox.refuseAll(.stopping) }
            throw error
        }
        state.withLock { $0.running = inboxes.count }
        let context = LaneContext(
            store: store, schema: schema, behavior: behavior, settings: settings, clock: clock,
            activities: activities, laneCount: inboxes.count, handsOutEarly: handsOutEarly,
            generation: starts << 20, duty: duty,
            ended: { [self] in ended($0, $1) })
        for (index, inbox) in inboxes.enumerated() {
            quiescence.enter()
            try LaneThread.start {
                do {
                    try LaneWorker(index: index, context: context, inbox: inbox, isCareful: isCareful).run()
                } catch {
                    context.ended(index, error as? FoldError ?? .damaged(String(describing: error)))
                }
            }
        }
        store.onOutsideWrite { [inboxes, duty] in
            for inbox in inboxes { inbox.noticeOutsideMail() }
            duty?.board.bell.ring()
        }
        guard let duty, !keepsLeasesByHand else { return }
        try duty.keeper.start()
        // So that who is alone has everything at once. Out of reach, the keeper's thread tries again.
        _ = try? duty.keeper.step()
    }

    /// Fills in what an older version did not keep. Of several workers that start at once, one does it.
    ///
    /// - Returns: No lane's generation was used before: they count from the opening of the store.
    private func fillIn() throws -> Int64 {
        let missing = try store.read { try Backfill.operations(in: $0) }
        guard !missing.isEmpty else { return 0 }
        do throws(StoreError) {
            _ = try store.commitAndWait(Commit(missing))
        } catch .conflict {
            // A run that another worker has ended meanwhile, or filled in.
            if try !store.read({ try Backfill.operations(in: $0) }).isEmpty { return try fillIn() }
        }
        return 0
    }

    /// Notes that the store is in use. Careful if the last owner did not say that it stopped.
    private func openBook() throws -> (isCareful: Bool, starts: Int64) {
        let (clean, starts, missing) = try store.read { base in
            (
                try base.get(Tables.host, key: ["clean_stop"])?[1].integer ?? 1,
                try base.get(Tables.host, key: ["starts"])?[1].integer ?? 0,
                try Backfill.operations(in: base)
            )
        }
        _ = try store.commitAndWait(
            Commit(
                [
                    .put(Tables.host.id, ["clean_stop", 0]),
                    .put(Tables.host.id, ["starts", .integer(starts + 1)]),
                ] + missing))
        return (clean != 1, starts + 1)
    }

    /// Puts letters of one home before its lane, in their order.
    package func post(_ letters: [Mail], isBounded: Bool = true) throws(FoldError) {
        guard let first = letters.first else { return }
        let stalled = store.statistics.stalledFor
        if isBounded, stalled > .seconds(1) {
            throw .overloaded(
                home: first.home.name, waiting: letters.count, retryAfter: .seconds(1),
                reason: "another process has held the database's write lock for \(stalled)")
        }
        try inboxes[Int(first.home.shard) % inboxes.count].post(letters, isBounded: isBounded)
    }

    /// Posts letters and waits until all are durable and their turns have run.
    package func deliver(_ letters: [Mail]) async throws(FoldError) -> [Receipt] {
        if letters.isEmpty { return [] }
        if letters.count == 1 { return [try await deliver(letters[0])] }
        let gathering = Gathering(letters.count)
        let result: Result<[Receipt], FoldError> = await withCheckedContinuation { continuation in
            gathering.begin(continuation)
            let answered = letters.enumerated().map { index, mail in
                mail.answered { gathering.add($0, at: index) }
            }
            do throws(FoldError) {
                try post(answered)
            } catch {
                gathering.fail(error)
            }
        }
        return try result.get()
    }

    /// Letters of a home that have not been answered.
    package func waiting(in home: HomeKey) -> Int {
        inboxes[Int(home.shard) % inboxes.count].waiting(in: home)
    }

    /// The same for one letter, which is nearly always so.
    private func deliver(_ letter: Mail) async throws(FoldError) -> Receipt {
        let result: Result<Receipt, FoldError> = await withCheckedContinuation { continuation in
            do throws(FoldError) {
                try post([letter.answered { continuation.resume(returning: $0) }])
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    package func releaseActivities() { activities.release() }

    package func noticeClock() { for inbox in inboxes { inbox.noticeClock() } }

    /// The first timer of all homes, as it was when the lanes were last quiet.
    package var nextDue: Instant? { inboxes.compactMap(\.nextDue).min() }

    /// Lets the lanes finish what they have and end. A second call does nothing.
    package func stop() {
        activities.stop()
        for inbox in inboxes { inbox.stop() }
    }

    /// Ends the lanes as soon as what is in flight has settled; what waits is not handled.
    package func hurry() { for inbox in inboxes { inbox.hurry() } }

    /// Returns when the lanes have ended.
    ///
    /// - Throws: Why they ended, unless they were told to.
    package func wait() async throws(FoldError) {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
        store.onOutsideWrite(nil)
        let failure = state.withLock { $0.failure }
        if let duty {
            await duty.forwarding.finish()
            try? await Blocking.run { duty.keeper.end(leaves: failure == nil) }
            duty.board.bell.ring()
        }
        if let failure { throw failure }
        if duty != nil { return }
        do {
            _ = try await store.commit(Commit([.put(Tables.host.id, ["clean_stop", 1])]))
        } catch {
            throw .store(error)
        }
    }

    /// Whether a lane has ended, which ends them all.
    package var haveEnded: Bool { state.withLock { $0.hasEnded } }

    private func ended(_ lane: Int, _ error: FoldError?) {
        if error != nil { stop() }
        let waiters = state.withLock { state in
            state.running -= 1
            state.hasEnded = true
            if state.failure == nil { state.failure = error }
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        quiescence.leave()
    }
}

extension Store {
    /// Submits a commit and blocks the thread until it is durable. For threads of our own only.
    package func commitAndWait(_ commit: Commit) throws(StoreError) -> CommitReceipt {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<CommitReceipt, StoreError>>(.failure(.closed))
        submit(commit) { outcome in
            result.withLock { $0 = outcome }
            done.signal()
        }
        done.wait()
        return try result.withLock { $0 }.get()
    }
}
