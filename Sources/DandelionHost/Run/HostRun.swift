import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow

/// One run of a host: plugins loaded, events fed, everything drained, counted.
package struct HostRun: Sendable {
    /// What a person is told while it works.
    package enum Stage: Sendable, Equatable {
        case opening
        /// Another worker folds the home: its host and process, nil where nobody does yet.
        case waiting(for: String?)
        case reading
        case feeding(FeedProgress)
        case draining
        case counting
    }

    private let request: RunRequest
    private let tell: @Sendable (Stage) -> Void

    package init(_ request: RunRequest, tell: @escaping @Sendable (Stage) -> Void = { _ in }) {
        self.request = request
        self.tell = tell
    }

    /// Does the run. The same run again records nothing twice.
    ///
    /// - Parameter report: Reads the home when everything is done.
    /// - Throws: What was refused, in which case nothing was recorded, or why it
    ///   ended early, in which case the same run goes on from there. A cancelled
    ///   task ends with `CancellationError` when what was under way is durable.
    ///
    /// - Parameter folder: Where `report.html` and `outcome.json` are written, once
    ///   everything is recorded; it is made where it is not there.
    package func run(report folder: String? = nil) async throws -> RunOutcome {
        tell(.opening)
        let mapping = try request.mapping.map { try MappingReader.read(path: $0) }
        let files = try request.inputs.map { try InputFile(path: $0) }
        var sources: [PluginSource] = []
        for path in request.plugins { sources += try PluginSource.plugins(at: path) }
        let clock: VirtualClock? = request.clock == .events ? VirtualClock(.init(microseconds: .min)) : nil
        let engine = Engine(
            store: request.store.source, plugins: sources, events: [], channels: [HostChannel()],
            options: try options(clock))
        do {
            return try await run(engine, clock, mapping, files, folder)
        } catch {
            engine.stop()
            throw error
        }
    }

    private func options(_ clock: VirtualClock?) throws -> EngineOptions {
        var options = EngineOptions()
        guard let clock else { return options }
        // One clock moves all that a worker folds: recorded time is one home's.
        if request.store.isShared { options.share = .only([try sharedHomeName()]) }
        options.clock = clock
        // The same input gives the same log, ids and codes included.
        options.seeds = RepeatableSeeds(1)
        options.holdsActivities = true
        // Messages go nowhere.
        options.activitiesAreHarmless = true
        return options
    }

    private func run(
        _ engine: Engine, _ clock: VirtualClock?, _ mapping: EventMapping?, _ files: [InputFile],
        _ folder: String?
    ) async throws -> RunOutcome {
        _ = try await engine.plugins.loaded()
        let home = engine.home(try await homeName(of: engine))
        let before = try await HomeState.stored(home)
        tell(.reading)
        let rejects = RejectFile(path: rejectPath)
        let plan = try plan(files, mapping, engine, rejects)
        clock?.set(before.stood ?? plan.span?.first ?? SystemClock().now())
        let began = ContinuousClock.now
        let running = Task { try await engine.run() }
        let outcome: Result<RunOutcome, any Error>
        do {
            await engine.waitUntilRunning()
            if clock != nil { try await engine.waitUntilFolding(home.name) { tell(.waiting(for: $0)) } }
            // What another worker recorded meanwhile counts as recorded before.
            let before = request.store.isShared ? try await HomeState.stored(home) : before
            if let stood = before.stood { clock?.set(stood) }
            try await set(request.settings, home)
            let (progress, started) = try await feed(plan, home, clock, before, rejects)
            let elapsed = ContinuousClock.now - began
            tell(.counting)
            let key = HomeKey(home.name)
            let summary = try await home.read { try HomeSummary(of: key, in: $0) }
            let made = RunOutcome(
                store: request.store, home: home.name, clock: request.clock, feed: progress, span: plan.span,
                unmatched: plan.unmatched, rejected: rejects.count,
                rejects: rejects.count > 0 ? rejects.path : nil,
                late: lateEvents(plan, before, progress), summary: summary,
                entriesAdded: summary.entries - before.entries, elapsed: elapsed,
                peakBytes: ProcessMemory.peakBytes, started: started)
            if let folder {
                try await ReportFolder(path: folder).write(made, notes: mapping?.notes ?? [], home)
            }
            outcome = .success(made)
        } catch {
            outcome = .failure(error)
        }
        // Not `stop`: that does nothing to an engine that is only about to run.
        running.cancel()
        try await running.value
        try rejects.close()
        return try outcome.get()
    }

    /// Events of now that are older than the store was when it was opened.
    private func lateEvents(_ plan: InputPlan, _ before: HomeState, _ progress: FeedProgress) -> Int {
        guard let stood = before.stood else { return 0 }
        return max(0, plan.items.count { $0.time < stood } - progress.repeated)
    }

    // MARK: Before

    /// The home that was named, or the store's only one.
    private func homeName(of engine: Engine) async throws -> String {
        if let name = request.home { return name }
        let names = try await engine.home("main").read { try GuestReader.homes(in: $0) }
        if names.count > 1 { throw GuestError.severalHomes(names, store: request.store.text) }
        return names.first ?? "main"
    }

    /// The same before there is an engine: it must know which home it asks for.
    private func sharedHomeName() throws -> String {
        if let name = request.home { return name }
        guard try request.store.source.make().storedVersion() != nil else { return "main" }
        let reader = try GuestReader(request.store)
        defer { reader.close() }
        let names = try reader.homes()
        if names.count > 1 { throw GuestError.severalHomes(names, store: request.store.text) }
        return names.first ?? "main"
    }

    private var rejectPath: String { "\(request.store.path ?? "dandelion").rejects.jsonl" }

    private func plan(
        _ files: [InputFile], _ mapping: EventMapping?, _ engine: Engine, _ rejects: RejectFile
    ) throws -> InputPlan {
        let skips = request.onError == .skip
        let plan = try InputPlan(files, mapping: mapping, catalog: engine.catalogs.latest.catalog) {
            problem, text in
            if skips { try rejects.add(problem, text: text) }
        }
        guard plan.problemCount == 0 || skips else {
            throw InputRefusal(problems: plan.problems, count: plan.problemCount, events: plan.count)
        }
        return plan
    }

    private func set(_ changes: [SettingChange], _ home: Home) async throws {
        for change in changes {
            var refusal: (any Error)?
            for value in change.values {
                do {
                    try await set(change, to: value, home)
                    refusal = nil
                    break
                } catch let error as ConfigurationRefusal {
                    refusal = refusal ?? error
                }
            }
            if let refusal { throw refusal }
        }
    }

    /// Sets it where it is another one: the same run again changes nothing.
    private func set(_ change: SettingChange, to value: Value, _ home: Home) async throws {
        let plugins = home.engine.plugins
        if try await plugins.isSet(change.setting, of: change.plugin, to: value, in: home.name) { return }
        try await plugins.set(change.setting, of: change.plugin, to: value, in: home.name)
    }

    // MARK: Feeding

    private func feed(
        _ plan: InputPlan, _ home: Home, _ clock: VirtualClock?, _ before: HomeState, _ rejects: RejectFile
    ) async throws -> (FeedProgress, RunOutcome.StartedRun?) {
        let engine = home.engine
        let feed = EventFeed(engine: engine, home: home, plan: plan, clock: clock, stood: before.stood)
        let progress = try await feed.run { index, error in
            let place = plan.place(of: index)
            guard request.onError == .skip else {
                throw ConflictingEvent(place: "\(place.file):\(place.line)", reason: "\(error)")
            }
            try rejects.add(
                InputProblem(file: place.file, line: place.line, reason: "\(error)"), text: place.text)
        } progress: {
            tell(.feeding($0))
        }
        tell(.draining)
        engine.releaseActivities()
        if let clock {
            await clock.advance(engine, to: clock.now())
        } else {
            await engine.settle()
            try await waitUntilTakenUp(home)
        }
        guard let start = request.start else { return (progress, nil) }
        return (progress, try await StartedWorkflow(home: home, clock: clock).run(start))
    }

    /// Letters for a home that another worker folds are mail, until that one has taken them up.
    private func waitUntilTakenUp(_ home: Home) async throws {
        guard request.store.isShared else { return }
        let index = Tables.mail.index("mail_message")
        var pause = Duration.milliseconds(5)
        while try await home.read({ view in
            try view.first(Scan(Tables.mail, index: index, prefix: [.text(home.name)])) != nil
        }) {
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
        }
        await home.engine.settle()
    }

    /// Where a home stood when the store was opened.
    struct HomeState: Sendable {
        /// Nil for a home without entries and letters.
        let stood: Instant?
        let entries: Int64

        static func stored(_ home: Home) async throws -> HomeState {
            let key = HomeKey(home.name)
            return try await home.read { view in
                let row = try view.get(Tables.home, key: key.row)
                var latest = row?[4].integer
                // A letter that waits was recorded later than the home's last entry.
                try view.scan(Scan(Tables.mail)) { row in
                    if row[1].text == key.name, let recorded = row[6].integer {
                        latest = max(latest ?? recorded, recorded)
                    }
                    return true
                }
                return HomeState(
                    stood: latest.map(Instant.init(microseconds:)), entries: (row?[2].integer ?? 1) - 1)
            }
        }
    }
}
