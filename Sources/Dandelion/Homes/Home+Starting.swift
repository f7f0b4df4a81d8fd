public import DandelionModel
import DandelionPlugins
import DandelionStore
public import DandelionWorkflow

extension Home {
    /// Starts a run of a workflow from outside of any turn.
    ///
    /// - Parameters:
    ///   - workflow: `invite` for one in Swift, `shop-plugin/invite` for a plugin's.
    ///   - key: Where a live run with this key exists, nothing is started.
    ///   - id: The order's own id; the same one again is a repeat. Nil makes one.
    /// - Returns: When its first turn has run; waits for ``Engine/run()`` to begin, if need be.
    ///   The run is the one whose ``RunInfo/started`` is the receipt's number.
    /// - Throws: ``FoldError/notFound(what:name:)`` for a workflow that is not there; nothing was started.
    @discardableResult
    public func start(
        _ workflow: String, key: String? = nil, input: Value = .map(ValueMap()), id given: String? = nil
    ) async throws -> Receipt {
        try checkName()
        let store = try await engine.openStore()
        try checkWorkflow(workflow)
        await engine.waitUntilRunning()
        guard case .running(_, let lanes) = engine.current else { throw FoldError.stopping }
        let now = engine.options.clock.now()
        let id = try given.map(Letter.checked) ?? Letter.madeUp(now)
        var chance = SystemRandomNumberGenerator()
        var body = ValueMap([("run", .string(Identifier(at: now, using: &chance).text)), ("input", input)])
        body["key"] = key.map(Value.string)
        // A plugin's is the home's number of its bundle, which only the fold knows.
        body["version"] = engine.settings.workflows[workflow].map { .int(Int64($0)) }
        // The run's own id is none of what makes two orders the same.
        let fingerprint = Fingerprint(
            source: "operator", messageID: id, type: workflow,
            body: Fingerprint.startContent(of: .map(body)), schema: nil, key: store.digestKey)
        let letter = Mail(
            home: self.key, source: "operator", messageID: id, fingerprint: fingerprint, kind: .start,
            type: workflow, recordedAt: now, body: .map(body))
        return try await deliver(letter, to: lanes)
    }

    private func checkWorkflow(_ name: String) throws {
        let known = engine.library.workflows(in: engine.pluginEnvironment) + engine.settings.workflows.keys
        if known.contains(name) { return }
        let nearest = Suggestion.nearest(to: name, among: known).map { "'; did you mean '\($0)" } ?? ""
        throw FoldError.notFound(what: "workflow", name: name + nearest)
    }
}

extension Engine {
    /// The workflows of the plugins that this engine offers, as `plugin/workflow`.
    package func offeredWorkflows() async throws -> [String] {
        _ = try await openStore()
        return library.workflows(in: pluginEnvironment)
    }
}
