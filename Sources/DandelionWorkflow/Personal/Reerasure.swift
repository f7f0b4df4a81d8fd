import DandelionModel
package import DandelionStore

/// Erases people again in a store that a restore has filled, and that nobody folds yet.
///
/// Each becomes an entry of its home like any other erase (P13, P15), at the
/// home's own clock: time does not move, no timer is due and no turn runs. What
/// waits as mail is not admitted; where some does, the same erasure waits behind
/// it, for it may hold values of that person.
package struct Reerasure {
    private let store: any Store
    private let schema: StoreSchema
    private let seeds: any SeedSource

    package struct Report: Sendable, Equatable {
        /// Erased now, by an entry.
        package var erased = 0
        /// Also to be erased again when the mail that waits has been admitted.
        package var waiting = 0

        package init() {}
    }

    /// - Parameter store: Open, with this process as its owner.
    package init(
        _ store: any Store, schema: StoreSchema, seeds: any SeedSource = SystemSeeds()
    ) {
        self.store = store
        self.schema = schema
        self.seeds = seeds
    }

    /// Erases those who are not erased in the store as of the same entry or a later one. Durable
    /// when it returns; the same call again erases nobody twice.
    ///
    /// - Parameter progress: Gets how many of them are done.
    package func erase(
        _ subjects: [ErasedSubject], progress: (Int) throws -> Void = { _ in }
    ) throws -> Report {
        var report = Report()
        for (index, subject) in subjects.enumerated() {
            let operations = try store.read { try self.operations(for: subject, in: $0, &report) }
            if !operations.isEmpty { _ = try store.commitAndWait(Commit(operations)) }
            try progress(index + 1)
        }
        return report
    }

    private func operations(
        for subject: ErasedSubject, in base: any ReadView, _ report: inout Report
    ) throws -> [Operation] {
        let known = try base.get(Tables.erasure, key: subject.home.row(.blob(subject.digest.bytes)))
        if let known, known[3].integer ?? 0 >= subject.number { return [] }
        var operations: [Operation] = []
        if let home = try base.get(Tables.home, key: subject.home.row), let at = home[4].instant {
            let pending = try PendingView(schema, base: base)
            let settings = FoldSettings(
                catalog: EventCatalog(), activities: [:], workflows: [:], seeds: seeds,
                turnRetries: RetryPolicy())
            let fold = Fold(
                behavior: NoTurns(), settings: settings, view: pending, digestKey: store.digestKey)
            guard case .admitted = try fold.process(letter(subject, id: "erased", at), now: at) else {
                return []
            }
            try fold.writeHomes()
            operations = Coalescing.coalesce(pending.takeBatch())
            report.erased += 1
        }
        if let last = try lastMail(to: subject.home, in: base) {
            let letter = letter(subject, id: "erased-after-mail", last)
            operations.append(.append(Tables.mail.id, letter.tableRow()))
            report.waiting += 1
        }
        return operations
    }

    /// When the last letter that waits for the home was recorded; nil where none waits.
    private func lastMail(to home: HomeKey, in base: any ReadView) throws -> Instant? {
        var last: Instant?
        let index = Tables.mail.index("mail_message")
        try base.scan(Scan(Tables.mail, index: index, prefix: [.text(home.name)])) { row in
            let at = row[6].instant ?? .epoch
            last = max(last ?? at, at)
            return true
        }
        return last
    }

    private func letter(_ subject: ErasedSubject, id: String, _ recordedAt: Instant) -> Mail {
        let body: Value = ["digest": .string(subject.digest.description)]
        let message = "\(id)-\(subject.digest)-\(subject.number)"
        let fingerprint = Fingerprint(
            source: "operator", messageID: message, type: Mail.eraseType, body: body, schema: nil,
            key: store.digestKey)
        return Mail(
            home: subject.home, source: "operator", messageID: message, fingerprint: fingerprint,
            kind: .erase, type: Mail.eraseType, recordedAt: recordedAt, body: body)
    }
}

/// For entries that cause no turns.
private final class NoTurns: LaneBehavior {
    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler] { [] }
    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
    }
    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool { false }
}
