import Dandelion
import DandelionModel
import DandelionTestWorld
import DandelionWorkflow

/// How far a feed is.
package struct FeedProgress: Sendable, Equatable {
    /// Events that are durable, old ones included.
    package internal(set) var events = 0
    package let total: Int
    /// Events that an earlier run had recorded.
    package internal(set) var repeated = 0
    /// Events that were refused when they came to be recorded.
    package internal(set) var refused = 0

    package init(total: Int) { self.total = total }
}

/// Records the events of a plan in a home.
///
///  1. Events go out in groups; two are under way, so that the home never
///     waits. A group holds all events of an instant, or none.
///  2. Under a virtual clock each event brings its own time. Timers in between
///     come first, and what an activity answers comes before anything later; so
///     the log does not depend on where groups end.
///  3. After a crash the plan is fed again from its beginning. What is recorded
///     repeats; activities wait until the events of the instant at which the
///     store stood have been posted, as they did the first time.
struct EventFeed {
    static let groupSize = 1_000

    let engine: Engine
    let home: Home
    let plan: InputPlan
    /// Nil under the machine's clock.
    let clock: VirtualClock?
    /// Where the store stood when it was opened; nil for a new one.
    let stood: Instant?

    /// - Parameters:
    ///   - refuse: Called for each event that came before under its id with other content.
    ///     Where it throws, nothing more is posted, and what was posted is waited for.
    ///   - progress: Called after each group.
    /// - Throws: `CancellationError` where its task was cancelled: what is under
    ///   way is recorded then, and feeding again goes on from there.
    func run(
        refuse: (_ index: Int, FoldError) throws -> Void, progress: (FeedProgress) -> Void
    ) async throws -> FeedProgress {
        var done = FeedProgress(total: plan.count)
        var underWay: [(range: Range<Int>, posting: Posting)] = []
        var failure: (any Error)?
        for group in plan.groups(of: Self.groupSize) {
            if underWay.count == 2 {
                failure = await settle(underWay.removeFirst(), &done, refuse)
                progress(done)
            }
            if failure != nil || Task.isCancelled { break }
            let posting = try home.post(
                plan.events(in: group).enumerated().map { recording($1, group.lowerBound + $0) })
            underWay.append((group, posting))
            if stood.map({ plan.items[group.upperBound - 1].time >= $0 }) ?? true {
                engine.releaseActivities()
            }
        }
        engine.releaseActivities()
        for group in underWay {
            let late = await settle(group, &done, refuse)
            failure = failure ?? late
            progress(done)
        }
        if let failure { throw failure }
        try Task.checkCancellation()
        return done
    }

    private func recording(_ draft: EventDraft, _ index: Int) -> Home.Recording {
        let time = plan.items[index].time
        let recordedAt = clock == nil || time == InputPlan.untimed ? nil : time
        return Home.Recording(
            read: draft.type, body: draft.body, id: draft.id, occurredAt: draft.occurredAt,
            recordedAt: recordedAt)
    }

    /// Waits for a group, and moves the clock to its end.
    private func settle(
        _ group: (range: Range<Int>, posting: Posting), _ done: inout FeedProgress,
        _ refuse: (Int, FoldError) throws -> Void
    ) async -> (any Error)? {
        let answers = await group.posting.answers()
        var failure: (any Error)?
        for (index, answer) in zip(group.range, answers) {
            switch answer {
            case .success(let receipt):
                done.events += 1
                if receipt.isRepeat { done.repeated += 1 }
            case .failure(let error):
                done.refused += 1
                do {
                    guard case .differentContent = error else { throw error }
                    try refuse(index, error)
                } catch {
                    failure = failure ?? error
                }
            }
        }
        if failure == nil, let clock, let last = group.range.last { clock.set(plan.items[last].time) }
        return failure
    }
}
