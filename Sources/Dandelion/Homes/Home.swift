public import DandelionModel
import DandelionStore
public import DandelionWorkflow

/// One home of an engine: a community whose events are folded in one order.
public struct Home: Sendable {
    package let engine: Engine
    let key: HomeKey

    public var name: String { key.name }

    /// What a `record` waits for.
    public enum Until: Sendable {
        /// The event is durable. Its turns may run later.
        case durable
        /// Its turns have run, or failed. Waits for `run` to begin, if need be.
        case processed
    }

    /// An event that is about to be recorded.
    public struct Recording: Sendable {
        let type: String
        let body: @Sendable () throws -> Value
        /// Its values are to be read as the schema says.
        var isFromOutside = false
        let id: String?
        let occurredAt: Instant?
        /// When it counts as recorded, where that is not now: under a virtual clock.
        var recordedAt: Instant?

        /// - Parameters:
        ///   - id: The sender's id, unique in the home; nil makes one.
        ///   - occurredAt: When it happened, where that is another time than now.
        public init<Event: EventType>(_ event: Event, id: String? = nil, occurredAt: Instant? = nil) {
            type = Event.schema.name
            body = { try event.eventBody() }
            self.id = id
            self.occurredAt = occurredAt
        }

        /// An event by the name of its type, for hosts that have no Swift type for it.
        ///
        /// - Parameter body: Its fields; plain texts and numbers are read as its schema says, as in
        ///   `"amount": "10.00 USD"`.
        public init(type: String, body: Value, id: String? = nil, occurredAt: Instant? = nil) {
            self.type = type
            self.body = { body }
            isFromOutside = true
            self.id = id
            self.occurredAt = occurredAt
        }

        /// An event whose fields have their types already, at a time of its own.
        package init(read type: String, body: Value, id: String?, occurredAt: Instant?, recordedAt: Instant?)
        {
            self.type = type
            self.body = { body }
            self.id = id
            self.occurredAt = occurredAt
            self.recordedAt = recordedAt
        }
    }

    /// Records an event, once.
    ///
    /// The same id with the same content returns the first receipt and records
    /// nothing. While the engine runs, turns commit together with their event,
    /// so an event that is durable has been handled, except after a crash.
    ///
    /// Where many workers share the store, an event of a home that another one folds is
    /// durable as mail, and its receipt has no number; `until: .processed` waits for that
    /// worker.
    ///
    /// - Returns: When it is durable.
    /// - Throws: ``FoldError``, and `ValueCodingError` where the event cannot be
    ///   written as a value. Nothing was recorded then, except that after a
    ///   failed disk (`StoreError.failStopped`) the event may stand: record it
    ///   again under its id.
    @discardableResult
    public func record(
        _ event: some EventType, id: String? = nil, occurredAt: Instant? = nil, until: Until = .durable
    ) async throws -> Receipt {
        let recording = Recording(event, id: id, occurredAt: occurredAt)
        let receipts = try await record(contentsOf: [recording], until: until)
        guard let receipt = receipts.first else { throw FoldError.stopping }
        return receipt
    }

    /// Records an event by the name of its type, once.
    ///
    /// As for one of a Swift type; see ``Recording/init(type:body:id:occurredAt:)`` for the fields.
    @discardableResult
    public func record(
        type: String, body: Value, id: String? = nil, occurredAt: Instant? = nil, until: Until = .durable
    ) async throws -> Receipt {
        let recording = Recording(type: type, body: body, id: id, occurredAt: occurredAt)
        guard let receipt = try await record(contentsOf: [recording], until: until).first else {
            throw FoldError.stopping
        }
        return receipt
    }

    /// Records events in their order, as one group: their senders' ids count each for itself.
    ///
    /// - Throws: The first refusal. Events before it may have been recorded;
    ///   recording all of them again records none twice.
    @discardableResult
    public func record(contentsOf recordings: [Recording], until: Until = .durable) async throws -> [Receipt]
    {
        try checkName()
        switch engine.current {
        case .running(let store, let lanes):
            let letters = try recordings.map { try letter($0, store: store) }
            let receipts = try await lanes.deliver(letters)
            return until == .processed ? try await lanes.processed(letters, receipts) : receipts
        case .stopped:
            throw FoldError.stopping
        case .idle, .open:
            let store = try await engine.openStore()
            if case .running = engine.current {
                return try await record(contentsOf: recordings, until: until)
            }
            let letters = try recordings.map { try letter($0, store: store) }
            if until == .processed {
                await engine.waitUntilRunning()
                return try await record(contentsOf: recordings, until: until)
            }
            return try await MailSlot(store: store, clock: engine.options.clock).put(letters)
        }
    }

    /// Erases a person: their values, the runs that read them and those runs' histories.
    ///
    /// The ledger, the log and everybody else's rows stay whole. Erasing again
    /// erases what has come since, and tries again to leave no byte in the files.
    ///
    /// - Parameter id: The order's own id; the same one again is a repeat. Nil makes one.
    @discardableResult
    public func erase(_ subject: String, id: String? = nil) async throws -> Erasure {
        let body = Value.map(ValueMap([("subject", .string(subject))]))
        let receipt = try await operate(Mail.eraseType, .erase, id: id, body)
        // What waits as mail is erased when it is admitted.
        guard receipt.number != nil else { return Erasure(receipt: receipt, isComplete: false) }
        let store = try await engine.openStore()
        return Erasure(receipt: receipt, isComplete: await store.dropErased())
    }

    /// How far an erasure has come.
    public struct Erasure: Sendable, Equatable {
        public let receipt: Receipt
        /// No byte is left in the store's files. False while the order waits to
        /// be admitted, or a reader of the store still needs an old page: erase
        /// again when it has ended.
        public let isComplete: Bool
    }

    /// Runs a dead letter's turn again, on the state of now.
    ///
    /// - Parameter id: The order's own id; the same one again is a repeat. Nil makes one.
    /// - Throws: ``FoldError/notFound(what:name:)`` where there is no such dead letter.
    @discardableResult
    public func redrive(entry: Int64, turn: Int, id: String? = nil) async throws -> Receipt {
        let body = ValueMap([("number", .int(entry)), ("turn", .int(Int64(turn)))])
        return try await operate(Mail.redriveType, .redrive, id: id, .map(body))
    }

    /// Sets something of the home: an entry of the kind `configure`.
    @discardableResult
    package func configure(_ type: String, id: String? = nil, _ body: Value) async throws -> Receipt {
        try await operate(type, .configure, id: id, body)
    }

    func operate(
        _ type: String, _ kind: EntryKind, id given: String?, _ body: Value
    ) async throws -> Receipt {
        try checkName()
        let now = engine.options.clock.now()
        let id = try given.map(Letter.checked) ?? Letter.madeUp(now)
        let store = try await engine.openStore()
        let fingerprint = Fingerprint(
            source: "operator", messageID: id, type: type, body: body, schema: nil, key: store.digestKey)
        let letter = Mail(
            home: key, source: "operator", messageID: id, fingerprint: fingerprint, kind: kind, type: type,
            recordedAt: now, body: body)
        guard case .running(_, let lanes) = engine.current else {
            guard
                let receipt = try await MailSlot(store: store, clock: engine.options.clock).put([letter])
                    .first
            else { throw FoldError.stopping }
            return receipt
        }
        return try await deliver(letter, to: lanes)
    }

    /// Posts a letter and waits until its turns have run, here or at another worker.
    func deliver(_ letter: Mail, to lanes: Lanes) async throws -> Receipt {
        let receipts = try await lanes.processed([letter], try await lanes.deliver([letter]))
        guard let receipt = receipts.first else { throw FoldError.stopping }
        return receipt
    }

    func letter(_ recording: Recording, store: any Store) throws -> Mail {
        try Letter.make(
            recording, home: key, source: "api", catalog: engine.settings.catalog,
            now: engine.options.clock.now(),
            key: store.digestKey)
    }

    func checkName() throws(FoldError) {
        if let reason = Name.problem(with: key.name) {
            throw .badName(what: "home", name: key.name, reason: reason)
        }
    }
}
