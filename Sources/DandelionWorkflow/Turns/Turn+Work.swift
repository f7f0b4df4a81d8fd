public import DandelionModel
import DandelionStore

/// What a turn sets going: events, activities, runs, waits.
extension Turn {
    /// Records an event in this home, caused by this turn and committed with it.
    ///
    /// Its own turns run next, before anything else that waits.
    public func emit(_ event: some EventType) throws {
        let schema = type(of: event).schema
        guard fold.settings.catalog[schema.name] == schema else { throw TurnError.unknownEvent(schema.name) }
        let body = try event.eventBody()
        try schema.check(body)
        let depth = current.depth + 1
        guard depth <= Self.maximumDepth else {
            throw TurnError.chainTooDeep(depth: Int(depth), type: schema.name)
        }
        emitted.append(
            Mail(
                home: home.key, source: "turn", kind: .event, type: schema.name, recordedAt: now, body: body,
                cause: current.number, depth: depth))
    }

    /// Has an activity done once the turn has committed, at least once.
    ///
    /// Nobody waits for its result; in a workflow see ``perform(_:with:then:)``.
    public func perform(_ activity: String, with input: Value = .null) throws {
        try enqueue(activity, input, wait: 0)
    }

    /// Has an activity done, and goes on with a step when it has ended after all its attempts.
    ///
    /// The step gets ``Wake/activity(_:)``. Only in a workflow, once a turn.
    public func perform(_ activity: String, with input: Value = .null, then step: String) throws {
        guard let run else { throw TurnError.notInAWorkflow(call: "perform(then:)") }
        try setWait(PendingWait(step: step), for: "perform(then:)")
        try enqueue(activity, input, wait: run.wait + 1)
    }

    private func enqueue(_ activity: String, _ input: Value, wait: Int64) throws {
        guard fold.settings.activities[activity] != nil else { throw TurnError.unknownActivity(activity) }
        let row = home.key.row(
            .integer(home.takeSequence()), .text(activity), .text(makeID().text), Cell(run?.run),
            .integer(wait), .integer(current.number), .integer(1), .null,
            try payload(input, for: "perform"))
        try write(.insert(Tables.outbox.id, row), for: "perform")
        jobs.append(try ActivityJob(row: row))
    }

    /// Starts a run of a workflow; its first step runs right after this turn's entry.
    ///
    /// - Parameter key: Where a live run with this key exists, nothing is started.
    /// - Returns: The id of the run, new or live.
    @discardableResult
    public func start(_ workflow: String, key: String? = nil, input: Value = .null) throws -> String {
        guard let version = fold.settings.workflows[workflow] else {
            throw TurnError.unknownWorkflow(workflow)
        }
        if let key, let live = try fold.liveRun(of: workflow, key: key, in: home) { return live }
        let depth = current.depth + 1
        guard depth <= Self.maximumDepth else {
            throw TurnError.chainTooDeep(depth: Int(depth), type: workflow)
        }
        let id = makeID().text
        var body = ValueMap([
            ("run", .string(id)), ("version", .int(Int64(version))), ("input", input),
        ])
        if let subject {
            body["input"] = .personal(try fold.vault.keep(input, of: subject, in: home))
            body["kept"] = true
        }
        body["key"] = key.map(Value.string)
        emitted.append(
            Mail(
                home: home.key, source: "turn", kind: .start, type: workflow, recordedAt: now,
                body: .map(body),
                cause: current.number, depth: depth))
        return id
    }

    /// Waits for an event whose key field has a value, or until a duration is over.
    ///
    /// An event counts if it is recorded after this turn and before the deadline.
    /// The step gets ``Wake/event(_:)`` or ``Wake/timedOut``. A turn waits for one thing.
    public func wait<Event: EventType>(
        for event: Event.Type, where field: String, is value: Value, within limit: Duration? = nil,
        then step: String
    ) throws {
        guard let found = Event.schema.field(field), found.role == .key else {
            throw TurnError.invalid(
                call: "wait(for:)",
                reason: "needs a key field of '\(Event.schema.name)', and '\(field)' is none")
        }
        guard let key = subscriptionKey(value) else {
            throw TurnError.invalid(call: "wait(for:)", reason: "needs a string or an int to wait for")
        }
        var wait = PendingWait(step: step)
        wait.event = (Event.schema.name, field, key)
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

    private func setWait(_ wait: PendingWait, for call: String) throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: call) }
        guard nextWait == nil else {
            throw TurnError.invalid(call: call, reason: "was called where the turn waits already")
        }
        nextWait = wait
    }

    func insert(_ timer: DueTimer, for call: String) throws {
        try write(.insert(Tables.timer.id, timer.row(home.key)), for: call)
        home.isDueUnknown = true
    }

    /// The run's state, for whoever keeps one.
    package func runState() throws -> Value? {
        guard let run else { throw TurnError.notInAWorkflow(call: "state") }
        return try value(ofPayload: run.state)
    }

    package var runStep: String? { run?.step }

    package func setRunState(_ state: Value) throws {
        run?.state = try payload(state, for: "state")
    }
}
