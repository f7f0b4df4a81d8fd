public import DandelionModel
import DandelionStore

/// What a turn sets going: events, activities, runs, waits.
extension Turn {
    /// Records an event in this home, caused by this turn and committed with it.
    ///
    /// Its own turns run next, before anything else that waits.
    public func emit(_ event: some EventType) throws {
        let schema = type(of: event).schema
        guard fold.catalog[schema.name] == schema else { throw TurnError.unknownEvent(schema.name) }
        try emit(try event.eventBody(), as: schema)
    }

    /// As ``emit(_:)``, for an event whose type is known by name only.
    package func emit(type: String, body: Value) throws {
        guard let schema = fold.catalog[type] else { throw TurnError.unknownEvent(type) }
        try emit(body, as: schema)
    }

    private func emit(_ body: Value, as schema: EventSchema) throws {
        try schema.check(body)
        try send(.event, type: schema.name, body)
    }

    /// Admits a letter right after this entry.
    private func send(_ kind: EntryKind, type: String, _ body: Value) throws {
        // A retry is an entry without a cause; its chain is that of the turn that failed.
        let depth = max(current.depth, entry.depth) + 1
        guard depth <= Self.maximumDepth else {
            throw TurnError.chainTooDeep(depth: Int(depth), type: type)
        }
        emitted.append(
            Mail(
                home: home.key, source: "turn", kind: kind, type: type, recordedAt: now, body: body,
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
        try write(.insert(Tables.outbox.id, row), for: "perform", looksInBase: false)
        jobs.append(try ActivityJob(row: row))
    }

    /// Starts a run of a workflow; its first step runs right after this turn's entry.
    ///
    /// - Parameter key: Where a live run with this key exists, nothing is started.
    /// - Returns: The id of the run, new or live.
    @discardableResult
    public func start(_ workflow: String, key: String? = nil, input: Value = .null) throws -> String {
        if let key, let live = try fold.liveRun(of: workflow, key: key, in: home) { return live }
        return try begin(workflow, key: key, input: input)
    }

    /// Starts a run whatever other runs there are; for a key whose run has ended, or ends with this turn.
    func begin(_ workflow: String, key: String?, input: Value) throws -> String {
        let newest = try fold.behavior.newestVersion(ofWorkflow: workflow, facts)
        guard let version = newest ?? fold.settings.workflows[workflow] else {
            throw TurnError.unknownWorkflow(workflow)
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
        try send(.start, type: workflow, .map(body))
        return id
    }

    func insert(_ timer: DueTimer, for call: String) throws {
        try write(.insert(Tables.timer.id, timer.row(home.key)), for: call, looksInBase: false)
        home.isDueUnknown = true
    }
}
