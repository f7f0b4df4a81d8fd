package import DandelionModel
package import DandelionStore

/// What an entry leads to: admission, turns, dispositions. The same code folds
/// a home's letters as they come and refolds its log.
///
/// Confined to one thread. Invariants:
///
///  1. Everything that it writes goes through `view`; nothing is durable until
///     the lane commits the view's operations.
///  2. `homes` is a cache of home rows as the view has them, and `memory` and
///     `timers` are caches of other rows; all are dropped with the view's layers.
///  3. It reads no clock but the letter's and the owner's, no chance but the
///     entry's seed; so the same entry on the same state writes the same.
package final class Fold {
    let behavior: any LaneBehavior
    let settings: FoldSettings
    package let view: PendingView
    let digestKey: Digest.Key
    private(set) var homes: [HomeKey: HomeState] = [:]
    /// Announces an attempt at a turn before it runs, and says how many were announced before.
    var announce: ((HomeKey, Int64, Int) throws -> Int)?
    /// The turns of the log that is folded again, in place of what matching finds.
    var recorded: [Disposition]?
    /// Why the next entry's turns fail without running: the store refused what they wrote.
    var verdict: String?
    /// Homes whose first timer moved since this was last emptied.
    private(set) var movedDue: Set<HomeKey> = []
    /// Activities that the next commit makes ready.
    var ready: [ActivityJob] = []
    var matchers = MatcherCache()
    let memory = RowMemory()
    private var timers = TimersAhead()
    private var facts: HomeFacts?
    private var knownCatalog: (version: Int, catalog: EventCatalog)

    package init(
        behavior: any LaneBehavior, settings: FoldSettings, view: PendingView, digestKey: Digest.Key
    ) {
        self.behavior = behavior
        self.settings = settings
        self.view = view
        self.digestKey = digestKey
        knownCatalog = settings.catalogs.latest
    }

    /// The event types that are known now; they may become more while the engine runs.
    var catalog: EventCatalog {
        if settings.catalogs.version != knownCatalog.version { knownCatalog = settings.catalogs.latest }
        return knownCatalog.catalog
    }

    /// The home's rows for a call of the behavior that is no turn.
    func facts(of home: HomeState, number: Int64, now: Instant, _ access: HomeFacts.Access) -> HomeFacts {
        let facts = facts ?? HomeFacts(view: view, state: home, memory: memory)
        self.facts = facts
        facts.point(at: home, number: number, now: now, access)
        return facts
    }

    var vault: PersonalVault { PersonalVault(view: view, key: digestKey) }

    /// What became of a letter.
    package enum Outcome {
        case admitted(Receipt)
        case repeated(Receipt)
        /// The same id came with other content.
        case different(number: Int64)
        /// What it is about is not there, or is over; nothing was written.
        case stale(FoldError)
        /// It came from outside, and cannot be admitted.
        case refused

        /// Whether it counts as one: a repeat runs nothing and writes nothing.
        var isEntry: Bool {
            switch self {
            case .admitted, .stale, .refused: true
            case .repeated, .different: false
            }
        }
    }

    package func home(_ key: HomeKey) throws -> HomeState {
        if let known = homes[key] { return known }
        let state = try HomeState(key: key, row: try view.get(Tables.home, key: key.row))
        homes[key] = state
        return state
    }

    /// Drops what is remembered, after the view's layers were.
    package func forget() {
        homes.removeAll()
        movedDue.removeAll()
        ready.removeAll()
        memory.removeAll()
        timers = TimersAhead()
        behavior.forget()
    }

    /// Forgets homes that have not changed, so that memory is bounded by what is busy.
    func trimHomes(to limit: Int) {
        if homes.count > limit { homes = homes.filter { $0.value.isDirty } }
    }

    package func takeMovedDue() -> [(home: HomeKey, due: Instant?)] {
        defer { movedDue.removeAll(keepingCapacity: true) }
        return movedDue.map { ($0, homes[$0]?.nextDue) }
    }

    /// Writes the rows of homes that changed; the last thing before a commit.
    package func writeHomes() throws(StoreError) {
        for state in homes.values where state.isDirty {
            try view.apply(.put(Tables.home.id, state.row))
            state.isDirty = false
        }
    }

    // MARK: Admission

    /// Admits a letter, and what its turns emit, as entries of its home.
    package func process(_ mail: Mail, now: Instant) throws -> Outcome {
        let home = try home(mail.home)
        if let refusal = mail.refusal {
            try remove(mail, refusedFor: refusal, now: now)
            return .refused
        }
        if let fingerprint = mail.fingerprint, let row = try receipt(of: fingerprint, in: home) {
            let number = row[4].integer
            guard row[3] == .blob(fingerprint.content.bytes) else {
                let reason = "message '\(mail.messageID)' was recorded before with other content"
                try remove(mail, refusedFor: "\(reason), as entry \(number ?? 0)", now: now)
                return .different(number: number ?? 0)
            }
            try remove(mail, refusedFor: nil, now: now)
            return .repeated(
                Receipt(home: mail.home.name, number: number, at: row[5].instant ?? .epoch, isRepeat: true))
        }
        if let missing = try missing(for: mail, in: home) {
            try remove(mail, refusedFor: String(describing: missing), now: now)
            return .stale(missing)
        }
        if home.offering != behavior.offering { try configure(home, before: mail, now: now) }
        let entry = try admit(mail, to: home, now: now)
        try remove(mail, refusedFor: nil, now: now)
        try foldWithEmissions(entry, in: home, now: now)
        return .admitted(Receipt(home: mail.home.name, number: entry.number, at: entry.at, isRepeat: false))
    }

    private func foldWithEmissions(_ first: LogEntry, in home: HomeState, now: Instant) throws {
        var emitted = try execute(first, in: home)
        var next = 0
        while next < emitted.count {
            let entry = try admit(emitted[next], to: home, now: now)
            emitted += try execute(entry, in: home)
            next += 1
        }
    }

    /// Admits, before a letter, what the process offers and the home has not.
    private func configure(_ home: HomeState, before mail: Mail, now: Instant) throws {
        let at = max(home.clock, min(mail.recordedAt, now))
        let offering = behavior.offering
        let body = try behavior.configuration(
            of: facts(of: home, number: home.nextNumber, now: at, .reading))
        home.offering = offering
        guard let body else { return }
        let letter = Mail(
            home: home.key, source: "engine", kind: .configure, type: "plugins", recordedAt: mail.recordedAt,
            body: body)
        try foldWithEmissions(try admit(letter, to: home, now: now), in: home, now: now)
    }

    /// Takes a letter out of the mail table. An outsider finds the reason, where it was refused.
    private func remove(_ mail: Mail, refusedFor reason: String?, now: Instant) throws {
        guard let row = mail.row else { return }
        try view.apply(.delete(Tables.mail.id, key: [.integer(row)]))
        guard let reason, mail.isFromTable else { return }
        let refusal = mail.home.row(
            .integer(row), .text(mail.source), .text(mail.messageID), .text(mail.type), Cell(now),
            .text(reason))
        try view.apply(.put(Tables.refusal.id, refusal))
    }

    /// Whether a message of this id was admitted before.
    func knows(_ mail: Mail) throws -> Bool {
        guard let fingerprint = mail.fingerprint else { return false }
        return try receipt(of: fingerprint, in: try home(mail.home)) != nil
    }

    /// Reads in one go what admitting letters, one after another, will ask for, where the first needs it.
    func foresee(_ letters: some Sequence<Mail>) throws(StoreError) {
        let keys = letters.lazy.compactMap { mail in
            mail.fingerprint.map { mail.home.row(.blob($0.message.bytes)) }
        }
        try view.foresee(Tables.receipt, keys: keys)
    }

    private func receipt(of fingerprint: Fingerprint, in home: HomeState) throws -> Row? {
        try view.get(Tables.receipt, key: home.key.row(.blob(fingerprint.message.bytes)))
    }

    private func admit(_ mail: Mail, to home: HomeState, now: Instant) throws -> LogEntry {
        let number = home.nextNumber
        let at = max(home.clock, min(mail.recordedAt, now))
        let entry = LogEntry(
            home: home.key.name, number: number, at: at, recordedAt: mail.recordedAt,
            occurredAt: mail.occurredAt, kind: mail.kind, source: mail.source, type: mail.type,
            cause: mail.cause, depth: mail.depth,
            seed: settings.seeds.seed(home: home.key.name, number: number),
            body: try separatePersonal(mail, in: home), turns: [])
        if let fingerprint = mail.fingerprint {
            let row = home.key.row(
                .blob(fingerprint.message.bytes), .blob(fingerprint.content.bytes), .integer(number), Cell(at)
            )
            // It was looked up a moment ago.
            try view.apply(.insert(Tables.receipt.id, row), looksInBase: false)
        }
        return entry
    }

    // MARK: Execution

    /// Runs an entry's turns and writes it to the log.
    ///
    /// - Returns: What its turns emitted, which is admitted next.
    func execute(_ admitted: LogEntry, in home: HomeState) throws -> [Mail] {
        var entry = admitted
        home.nextNumber = entry.number + 1
        home.clock = entry.at
        home.isDirty = true
        var emitted: [Mail] = []
        let work = try work(of: entry, in: home)
        var dispositions: [Disposition] = []
        for (index, attempt) in work.enumerated() {
            dispositions.append(try run(attempt, of: entry, index: index, in: home, emitted: &emitted))
        }
        entry.turns = dispositions
        // The home's counter has just given the number.
        try view.apply(.insert(Tables.log.id, entry.row(home.key)), looksInBase: false)
        try settleDue(of: home)
        return emitted
    }

    private func settleDue(of home: HomeState) throws {
        guard home.isDueUnknown else { return }
        let due = try timers.first(of: home.key, in: view)?.due
        if due != home.nextDue { movedDue.insert(home.key) }
        home.nextDue = due
        home.isDueUnknown = false
    }

    /// Writes a row of a home, and lets the caches of such rows know.
    func write(_ operation: Operation, in home: HomeState, looksInBase: Bool = true) throws(StoreError) {
        try view.apply(operation, looksInBase: looksInBase)
        try timers.note(operation, of: home.key, in: view)
    }

    // MARK: Timers

    func nextTimer(of home: HomeState) throws -> DueTimer? {
        try timers.first(of: home.key, in: view)
    }

    func insert(_ timer: DueTimer, in home: HomeState) throws(StoreError) {
        try write(.insert(Tables.timer.id, timer.row(home.key)), in: home, looksInBase: false)
        if timer.due < home.nextDue ?? .distantFuture {
            home.nextDue = timer.due
            home.isDirty = true
            movedDue.insert(home.key)
        }
    }

    func deleteTimer(due: Instant, sequence: Int64, in home: HomeState) throws(StoreError) {
        try write(.delete(Tables.timer.id, key: home.key.row(Cell(due), .integer(sequence))), in: home)
        home.isDueUnknown = true
        home.isDirty = true
    }
}
