import DandelionModel
import DandelionStore
import DandelionWorkflow

/// Plugins that limits stop again and again: nothing of them runs until an operator says so.
///
///  1. Whether a plugin is suspended is in its row, and changes with entries alone.
///  2. The third stop suspends at once, so that the turns which the same entry
///     still has are spared; the entry `suspend`, which follows, says so in the log.
///  3. A turn that finds its plugin suspended is a dead letter that waits, and is
///     released when the plugin is enabled. Of what events start, nothing is kept.
extension PluginLaneBehavior {
    func note(
        failureOf handler: HandlerName, in turn: TurnPlace, _ reason: Value, _ facts: HomeFacts
    ) throws -> (type: String, body: Value)? {
        guard reason["code"]?.stringValue == LimitFailure.code, let part = self.handler(handler.name) else {
            return nil
        }
        var plugins = try plugins(of: facts)
        guard var plugin = plugins[part.plugin] else { return nil }
        let isSuspended = plugin.standing.note(
            PluginStop(
                at: facts.now, entry: turn.entry, turn: turn.turn, handler: handler.name,
                limit: reason["limit"]?.stringValue ?? "unknown", place: reason["at"]?.stringValue,
                message: reason["message"]?.stringValue ?? ""))
        plugins[part.plugin] = plugin
        try facts.write(.put(Tables.plugin.id, plugin.row(facts.home)))
        keep(plugins, of: facts.home.name)
        guard isSuspended else { return nil }
        return (
            "suspend",
            [
                "plugin": .string(plugin.name),
                "reason": .string("limits stopped it \(plugin.standing.stops.count) times within a minute"),
                "stops": .list(plugin.standing.stops.map(\.value)),
            ]
        )
    }

    func noteSuspension(_ entry: LogEntry, _ plugins: inout HomePlugins) {
        guard let name = entry.body["plugin"]?.stringValue, var plugin = plugins[name] else { return }
        plugin.standing.noteSuspension(entry: entry.number)
        plugins[name] = plugin
    }

    /// The dead letters of turns that found their plugin suspended.
    func turnsThatWait(for plugin: String, _ facts: HomeFacts) throws -> [TurnPlace] {
        var places: [TurnPlace] = []
        try facts.scan(Scan(Tables.deadLetter, prefix: facts.home.row)) { row in
            let letter = try DeadLetter(row: row)
            if letter.error.hasPrefix(PluginBlock.suspensionMark),
                handler(letter.handler)?.plugin.hasSameBytes(as: plugin) == true
            {
                places.append(TurnPlace(entry: letter.entry, turn: letter.turn))
            }
            return true
        }
        return places
    }
}
