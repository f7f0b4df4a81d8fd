public import DandelionModel
import DandelionRules
import DandelionStore

/// What a run waits for, and what it listens to.
extension Turn {
    /// Waits for an event whose key field has a value, or until a duration is over.
    ///
    /// An event counts if it is recorded after this turn and before the deadline.
    /// The step gets ``Wake/event(_:)`` or ``Wake/timedOut``. A turn waits for one thing.
    public func wait<Event: EventType>(
        for event: Event.Type, where field: String, is value: Value, within limit: Duration? = nil,
        then step: String
    ) throws {
        var wait = PendingWait(step: step)
        wait.event = try place(
            type: Event.schema.name, schema: Event.schema, key: (field, value), matchers: .null,
            for: "wait(for:)")
        wait.deadline = limit.map { now + $0 }
        try setWait(wait, for: "wait(for:)")
    }

    /// Goes on with a step when a duration is over.
    public func sleep(_ duration: Duration, then step: String) throws {
        try sleep(until: now + duration, then: step)
    }

    /// Goes on with a step at an instant; at once where it is past.
    public func sleep(until deadline: Instant, then step: String) throws {
        var wait = PendingWait(step: step)
        wait.deadline = deadline
        try setWait(wait, for: "sleep")
    }

    /// Waits for the first of several: an event, what a listener hears, a deadline.
    ///
    /// An event wakes with ``Wake/event(_:)``, whichever of the two it was for;
    /// what wakes is not put into the listener's buffer.
    ///
    /// - Parameter listener: Of this run. Its buffer must be empty: take first.
    package func wait(
        for subscription: EventSubscription?, listener: Int64?, until deadline: Instant?, then step: String
    ) throws {
        var wait = PendingWait(step: step)
        wait.event = try subscription.map { try place($0, for: "wait") }
        wait.listener = listener
        wait.deadline = deadline
        guard wait.event != nil || listener != nil || deadline != nil else {
            throw TurnError.invalid(call: "wait", reason: "was given nothing to wait for")
        }
        if let listener {
            _ = try self.subscription(of: listener, for: "wait")
            guard try firstBuffered(listener) == nil else {
                throw TurnError.invalid(
                    call: "wait", reason: "was called though listener \(listener) has events: take them first"
                )
            }
        }
        try setWait(wait, for: "wait")
    }

    func setWait(_ wait: PendingWait, for call: String) throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: call) }
        guard nextWait == nil else {
            throw TurnError.invalid(call: call, reason: "was called where the turn waits already")
        }
        guard ending == nil else {
            throw TurnError.invalid(call: call, reason: "was called where the turn has ended its run")
        }
        nextWait = wait
    }

    // MARK: Listeners

    /// Hears events from now on: those that come while the run does not wait for
    /// them are buffered, until they are taken.
    ///
    /// - Returns: The listener's id, which only this run can use.
    package func listen(_ subscription: EventSubscription) throws -> Int64 {
        guard let run else { throw TurnError.notInAWorkflow(call: "listen") }
        let place = try place(subscription, for: "listen")
        let listener = home.takeSequence()
        let row = place.row(home.key, Subscriber(run: run.run, listener: listener), wait: 0)
        try write(.insert(Tables.subscription.id, row), for: "listen")
        home.heard?.add(place.type, by: place.field)
        return listener
    }

    /// The oldest event that a listener has buffered, removed from its buffer; nil where there is none.
    package func take(from listener: Int64) throws -> LogEntry? {
        guard let row = try firstBuffered(listener), let number = row[4].integer else { return nil }
        try write(.delete(Tables.buffer.id, key: Tables.buffer.key(of: row)), for: "take")
        // The current entry gets its row when its turns are done.
        if number == current.number { return current }
        guard let stored = try get(Tables.log, key: home.key.row(.integer(number)), for: "take") else {
            throw FoldError.damaged("entry \(number), which a listener has heard, is not in the log")
        }
        return try LogEntry(row: stored)
    }

    /// Hears nothing more, and drops what was buffered. Nothing happens where there is no such listener.
    package func stopListening(_ listener: Int64) throws {
        guard let run else { throw TurnError.notInAWorkflow(call: "stopListening") }
        guard let key = try subscriptionKey(of: listener) else { return }
        try write(.delete(Tables.subscription.id, key: key), for: "stopListening")
        let scan = Scan(Tables.buffer, prefix: home.key.row(.text(run.run), .integer(listener)))
        for row in try fold.view.rows(scan) {
            try add(.delete(Tables.buffer.id, key: Tables.buffer.key(of: row)))
        }
    }

    /// The key of a listener's row.
    func subscription(of listener: Int64, for call: String) throws -> Row {
        guard let key = try subscriptionKey(of: listener) else {
            throw TurnError.invalid(call: call, reason: "names listener \(listener), which this run has not")
        }
        return key
    }

    private func subscriptionKey(of listener: Int64) throws -> Row? {
        guard let run else { return nil }
        let subscriber = Subscriber(run: run.run, listener: listener).text
        let index = Tables.subscription.index("subscription_run")
        let scan = Scan(
            Tables.subscription, index: index, prefix: home.key.row(.text(subscriber)), limit: 1)
        return try fold.view.first(scan).map(Tables.subscription.key(of:))
    }

    private func firstBuffered(_ listener: Int64) throws -> Row? {
        guard let run else { throw TurnError.notInAWorkflow(call: "take") }
        let prefix = home.key.row(.text(run.run), .integer(listener))
        return try fold.view.first(Scan(Tables.buffer, prefix: prefix, limit: 1))
    }

    // MARK: Subscriptions

    private func place(_ subscription: EventSubscription, for call: String) throws -> SubscriptionPlace {
        let type = subscription.pattern.type
        guard let schema = fold.catalog[type] else { throw TurnError.unknownEvent(type) }
        return try place(
            type: type, schema: schema, key: subscription.key, matchers: subscription.matchers, for: call)
    }

    private func place(
        type: String, schema: EventSchema, key: (field: String, value: Value)?, matchers: Cell,
        for call: String
    ) throws -> SubscriptionPlace {
        guard let key else { return SubscriptionPlace(type: type, field: "", value: "", matchers: matchers) }
        guard let found = schema.field(key.field), found.role == .key else {
            throw TurnError.invalid(
                call: call, reason: "needs a key field of '\(type)', and '\(key.field)' is none")
        }
        guard let value = DandelionWorkflow.subscriptionKey(key.value) else {
            throw TurnError.invalid(call: call, reason: "needs a string or an int to wait for")
        }
        return SubscriptionPlace(type: type, field: key.field, value: value, matchers: matchers)
    }
}
