import DandelionModel
import DandelionStore
import Dispatch

/// One lane: takes the letters and timers of its homes in order, runs their
/// turns, and commits them in batches.
///
/// Confined to its thread. One batch at most is in flight; while it is, the
/// next one fills. Nothing is answered before it is durable.
///
///         ┌────────── fill ◄──────────────┐
///         ▼                               │
///       open ──submit──► in flight ──settled──► answered
///                            │
///                         refused ──discard──► back in the queues, one by one
final class LaneWorker {
    /// Entries in a batch at most.
    static let batchLimit = 512
    /// Entries in a batch while the store rests: so it begins at once, and the lane,
    /// and whoever is answered, work on while it commits.
    static let firstLimit = 128
    /// Entries of one home before another home's turn.
    static let quantum = 64
    /// Letters read from the mail table at once, and held of it at most.
    static let mailWindow = 2_048

    let index: Int
    let context: LaneContext
    let inbox: LaneInbox
    let fold: Fold
    let view: PendingView
    let store: any Store

    var queues: [HomeKey: MailQueue] = [:]
    /// Homes that have work, in the order of their turn.
    var ring: [HomeKey] = []
    var inRing: Set<HomeKey> = []
    var agenda: Agenda
    var shards: LaneShards
    var open = Batch()
    var inFlight: Batch?
    var generation: Int64
    var sequence: Int64 = 0
    /// Entries still to be committed one by one, after a refusal.
    var oneByOne = 0
    /// Entries still to be folded carefully, after an unclean stop.
    var careful: Int
    /// Attempts that were announced and are to be taken back by the next commit.
    var announced: [Row] = []
    var mailroom: Mailroom
    var isPaused = false
    /// Why the open batch must be discarded, once the one in flight has settled.
    var failedFill: StoreError?
    /// Batches refused for rows that somebody else seems to have written, one after the other.
    var clashes = 0
    var isStopping = false
    /// The activities of each home whose results have not been folded; under a virtual clock it waits for them.
    var answersDue: [HomeKey: Set<Int64>] = [:]

    init(index: Int, context: LaneContext, inbox: LaneInbox, isCareful: Bool) throws {
        self.index = index
        self.context = context
        self.inbox = inbox
        store = context.store
        view = try PendingView(context.schema)
        shards = LaneShards(context.schema, isShared: context.duty != nil)
        if shards.isShared { view.keepRows() }
        fold = Fold(
            behavior: context.behavior.open(lane: index), settings: context.settings, view: view,
            digestKey: context.store.digestKey)
        let all = (0..<Int64(Shard.count)).filter { Int($0) % context.laneCount == index }
        agenda = Agenda(shards: shards.isShared ? [] : all)
        generation = context.generation
        careful = isCareful ? 1_000 : 0
        mailroom = Mailroom(context: context, lane: index)
        if isCareful { fold.announce = { [unowned self] in try self.announce($0, $1, $2) } }
    }

    /// Works until it is told to stop and everything in flight has settled.
    func run() {
        do {
            try begin()
            while try work() {}
            finish(nil)
        } catch let error as StoreError {
            finish(.store(error))
        } catch let error as FoldError {
            finish(error)
        } catch {
            finish(.damaged(String(describing: error)))
        }
    }

    private func begin() throws {
        if shards.isShared { return }
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            try agenda.load(from: view)
            try handOutReady(of: agenda.shards)
            if careful > 0 { careful += try mailroom.count(in: base, for: shards) }
        }
        mailroom.readAll()
    }

    /// Hands out the activities that were ready when the last owner of shards stopped.
    func handOutReady(of shards: some Sequence<Int64>) throws {
        var jobs: [ActivityJob] = []
        var failure: FoldError?
        for shard in shards.sorted() {
            try view.scan(Scan(Tables.outbox, prefix: [.integer(shard)])) { row in
                guard row[9].isNull else { return true }
                do throws(FoldError) { jobs.append(try ActivityJob(row: row)) } catch { failure = error }
                return failure == nil
            }
            if let failure { throw failure }
        }
        for var job in jobs {
            job.handedOutAt = try fold.home(job.home).clock
            awaitAnswer(to: job.sequence, of: job.home)
            context.activities.dispatch(job)
        }
    }

    /// An activity was handed out, or its result is to be folded again. A second call does nothing.
    func awaitAnswer(to activity: Int64, of home: HomeKey) {
        guard answersDue[home, default: []].insert(activity).inserted else { return }
        shards.noteActivities(1, in: home.shard)
    }

    /// Its result was folded, or it was never asked for. A second call does nothing.
    func awaitNoAnswer(to activity: Int64, of home: HomeKey) {
        guard answersDue[home]?.remove(activity) != nil else { return }
        if answersDue[home]?.isEmpty == true { answersDue[home] = nil }
        shards.noteActivities(-1, in: home.shard)
    }

    /// One round: what has settled, what has come, what can be folded, what can be sent.
    private func work() throws -> Bool {
        let contents = inbox.take()
        // First of all: what was taken out of the inbox must be answered, whatever is thrown below.
        distribute(contents.mail)
        isStopping = contents.isStopping
        if let settled = contents.settled { try settle(settled) }
        heed(contents.notices)
        endPatience()
        if contents.isHurried, inFlight == nil, open.isEmpty { return false }
        if contents.hasOutsideMail { mailroom.hasMore = true }
        let mayWork = context.duty?.keeper.mayWork ?? true
        let now = context.clock.now()
        if !isPaused, !contents.isHurried, mayWork, mayFill(now) { try fillOrRecover() }
        if inFlight == nil, !open.isEmpty {
            try submitOrRecover()
            return true
        }
        endLeaving()
        let rests = isPaused || !mayWork
        if isStopping, inFlight == nil, open.isEmpty, rests || !hasWork(context.clock.now()) {
            return false
        }
        // Under a clock that moves by itself the lane wakes for its first timer.
        var limit: Duration?
        if rests {
            limit = shards.isShared ? .milliseconds(100) : .seconds(1)
        } else if let due = agenda.next, !context.clock.isVirtual {
            limit = due - context.clock.now()
        }
        if shards.isPatient { limit = min(limit ?? .seconds(1), .milliseconds(100)) }
        let isIdle = inFlight == nil && open.isEmpty && (!mayWork || !hasWork(context.clock.now()))
        if inFlight != nil || isIdle || rests {
            inbox.park(isIdle: isIdle && !isPaused, nextDue: agenda.next, for: inFlight == nil ? limit : nil)
            isPaused = false
        }
        return true
    }

    /// Whether there is anything that a read of the store could turn into entries.
    func hasWork(_ now: Instant) -> Bool {
        !ring.isEmpty || !agenda.isComplete || shards.hasArrivals || (mailroom.wantsToRead && !isStopping)
            || (agenda.next.map { $0 <= now } ?? false)
    }

    func mayFill(_ now: Instant) -> Bool {
        guard hasWork(now), failedFill == nil else { return false }
        if careful > 0 || oneByOne > 0 { return inFlight == nil && open.isEmpty }
        return open.letters.count < Self.batchLimit
    }

    func distribute(_ letters: [Mail]) {
        var last: HomeKey?
        var strange: [Mail] = []
        for mail in letters {
            if shards.isShared, !shards.serves(mail.home.shard) {
                strange.append(mail)
                continue
            }
            queues[mail.home, default: MailQueue()].add(mail)
            if mail.home != last { enqueue(mail.home) }
            last = mail.home
        }
        if !strange.isEmpty { handOver(strange) }
    }

    func enqueue(_ home: HomeKey) {
        if inRing.insert(home).inserted { ring.append(home) }
    }

    private func finish(_ error: FoldError?) {
        let reason = error ?? .stopping
        for shard in shards.served { context.duty?.board.remove(shard) }
        var letters = inbox.close()
        letters += (inFlight?.letters ?? []).map(\.mail) + open.letters.map(\.mail)
        for queue in queues.values { letters += queue.all }
        for mail in letters { mail.reply?(.failure(reason)) }
        context.ended(index, error)
    }
}

/// What the lanes of an engine have in common.
package struct LaneContext: Sendable {
    let store: any Store
    let schema: StoreSchema
    let behavior: any Behavior
    let settings: FoldSettings
    let clock: any EngineClock
    let activities: ActivityRunner
    let laneCount: Int
    /// Activities have no effects: they may be done before what asked for them is durable.
    let handsOutEarly: Bool
    /// Larger than that of any lane that used the store before.
    let generation: Int64
    /// Where many workers share the store: what the lanes have to do with the others.
    let duty: LaneDuty?
    /// Called once a lane, from its thread, when it has ended.
    let ended: @Sendable (Int, FoldError?) -> Void
}
