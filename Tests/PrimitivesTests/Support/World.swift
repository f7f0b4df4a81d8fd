import DandelionModel
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow
import Synchronization

/// One home on the real fold over the memory store, entry by entry, under a clock that the test moves.
final class World {
    static let start = day(0)
    let home = HomeKey("shop")
    let schema = PrimitiveTables.schema()
    let store = MemoryStore(digestKey: .open)
    let house: House
    private let settings: FoldSettings
    private let view: PendingView
    private let fold: Fold
    private(set) var now = World.start
    /// What the activity of delivery answers; nil for a failure.
    var delivers: (MessageDelivery.Rendered?) -> Value? = { _ in MessageGate.Outcome.sent.value }
    private(set) var delivered: [MessageDelivery.Rendered] = []

    init(events: [EventSchema] = []) throws {
        house = House()
        let catalog = try EventCatalog(StandardEvents.all + [House.command] + events)
        house.catalog.withLock { $0 = catalog }
        settings = FoldSettings(
            catalog: catalog,
            activities: [MessageGate.activity: ActivityPolicy(retries: RetryPolicy(attempts: 1))],
            workflows: [MessageGate.workflow: MessageGate.version], seeds: RepeatableSeeds(7),
            turnRetries: RetryPolicy(attempts: 1))
        try store.open(schema, as: .owner)
        view = try PendingView(schema)
        fold = Fold(
            behavior: house.open(lane: 0), settings: settings, view: view, digestKey: store.digestKey)
    }

    // MARK: Recording

    /// Folds an event now, and whatever it causes.
    @discardableResult
    func record(_ type: String, _ body: Value, occurredAt: Instant? = nil) throws -> Int64 {
        try process(
            Mail(
                home: home, source: "test", kind: .event, type: type, occurredAt: occurredAt, recordedAt: now,
                body: body))
    }

    /// Runs a turn of the test's own, and gives what it made.
    @discardableResult
    func turn<Result: Sendable>(_ body: @escaping @Sendable (Turn) throws -> Result) throws -> Result {
        let box = Mutex<Result?>(nil)
        let number = house.add { turn in
            let result = try body(turn)
            box.withLock { $0 = result }
        }
        let entry = try record(House.command.name, ["number": .int(number)])
        if let failure = try failure(of: entry) { throw Failed(reason: failure) }
        guard let result = box.withLock({ $0 }) else { throw Failed(reason: "the turn did not run") }
        return result
    }

    /// Erases a person.
    func erase(_ subject: String) throws {
        try process(
            Mail(
                home: home, source: "test", kind: .erase, type: Mail.eraseType, recordedAt: now,
                body: ["subject": .string(subject)]))
    }

    /// Moves the clock on and fires what is due meanwhile.
    func advance(_ duration: Duration) throws {
        let end = now + duration
        while let timer = try read({ try $0.first(Scan(Tables.timer, prefix: self.home.row, limit: 1)) }),
            let due = timer[2].instant, due <= end
        {
            now = max(now, due)
            try fire(timer)
        }
        now = end
    }

    /// Does the activities that wait, until none does.
    func settle() async throws {
        while let row = try read({ try $0.first(Scan(Tables.outbox, prefix: self.home.row, limit: 1)) }) {
            let job = try ActivityJob(row: row)
            var body = ValueMap([("sequence", .int(job.sequence)), ("attempt", .int(Int64(job.attempt)))])
            let rendered = try await render(job)
            if let rendered { delivered.append(rendered) }
            body["value"] = delivers(rendered)
            if body["value"] == nil {
                body["error"] = .string("no network for \(rendered?.address ?? "nobody")")
            }
            try process(
                Mail(
                    home: home, source: "activity", kind: .activityResult, type: job.activity,
                    recordedAt: now,
                    body: .map(body)))
        }
    }

    private func render(_ job: ActivityJob) async throws -> MessageDelivery.Rendered? {
        var input = job.payload
        if case .personal(let reference) = input { input = try resolve(reference) ?? .null }
        guard let delivery = MessageDelivery(input: input) else { throw Failed(reason: "no delivery") }
        return try await delivery.rendered { try self.resolve($0) }
    }

    func resolve(_ reference: PersonalReference) throws -> Value? {
        try read { try PersonalReader.value(of: reference, in: self.home, $0, key: self.store.digestKey) }
    }

    @discardableResult
    private func process(_ mail: Mail) throws -> Int64 {
        let outcome = try store.read { base in
            view.base = base
            defer { view.base = nil }
            let outcome = try fold.process(mail, now: now)
            try fold.writeHomes()
            return outcome
        }
        _ = try store.commitAndWait(Commit(view.takeOperations()))
        view.settle()
        guard case .admitted(let receipt) = outcome, let number = receipt.number else {
            throw Failed(reason: "not admitted")
        }
        return number
    }

    private func fire(_ timer: Row) throws {
        guard let due = timer[2].instant, let sequence = timer[3].integer, let kind = timer[4].integer else {
            throw Failed(reason: "a timer")
        }
        let names: [Int64: String] = [1: "wait", 2: "hold", 3: "retry", 4: "activity"]
        var body = ValueMap([("due", .instant(due)), ("sequence", .int(sequence))])
        body["payload"] = timer[6].isNull ? .null : try timer[6].value()
        body["run"] = timer[5].text.map(Value.string)
        try process(
            Mail(
                home: home, source: "timer", kind: kind == 3 ? .retry : .timer, type: names[kind] ?? "",
                recordedAt: due, body: .map(body)))
    }

    // MARK: Looking

    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result { try store.read(body) }

    func rows(_ collection: StoredCollection) throws -> [Row] {
        try read { try $0.rows(Scan(collection, prefix: self.home.row)) }
    }

    /// The bodies of the events of a type, in order.
    func events(_ type: String) throws -> [Value] {
        try rows(Tables.log).map(LogEntry.init(row:)).filter { $0.type == type }.map(\.body)
    }

    /// Why the first failed turn of an entry failed; nil where none did.
    func failure(of number: Int64) throws -> String? {
        let key = home.row(.integer(number))
        guard let row = try read({ try $0.get(Tables.log, key: key) }) else { return "no entry \(number)" }
        for turn in try LogEntry(row: row).turns {
            if case .failed(let reason, _, _) = turn.outcome { return reason }
        }
        return nil
    }

    /// The texts of all failed turns.
    func failures() throws -> [String] { try rows(Tables.deadLetter).compactMap { $0[8].text } }

    func balance(_ kind: Account.Kind, _ owner: String) throws -> Int64 {
        let key = home.row(.text(Account(kind, owner).text), .text("USD"))
        return try read { try $0.get(Tables.account, key: key) }?[4].integer ?? 0
    }

    /// The sum of all accounts, which is zero.
    func sumOfAccounts() throws -> Int64 {
        try rows(Tables.account).compactMap { $0[4].integer }.reduce(0, +)
    }

    /// What differs between the tables and the log, folded again: nothing.
    func refold() throws -> [String] {
        let refold = Refold(schema: schema, behavior: house, settings: settings)
        return try read { try refold.run(self.home, in: $0, digestKey: self.store.digestKey).differences }
    }
}

struct Failed: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}

func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

/// So many days after the beginning, which is the first of January 2026.
func day(_ count: Int64, hour: Int64 = 0) -> Instant {
    Instant(microseconds: 1_767_225_600_000_000) + .days(count) + .hours(hour)
}
