import DandelionModel
import DandelionStore

/// Whom an event concerns.
extension Fold {
    /// Handlers in their order, then the runs that wait for the event, by their ids.
    func turnsOfEvent(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        var turns = try match(entry, in: home)
        for run in try hear(entry, in: home) { turns += try wake(run, .event(entry), by: entry, in: home) }
        return turns
    }

    /// Matches the event. When the log is folded again, the turns are those that it remembers.
    private func match(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        let facts = facts(of: home, number: entry.number, now: entry.at, .ownEffects)
        let found: [MatchedHandler]
        do {
            found = try behavior.match(entry, facts)
            facts.end(keeping: true)
        } catch {
            facts.end(keeping: false)
            if Self.stopsTheFold(error) { throw error }
            if recorded == nil {
                return [
                    TurnAttempt(plan: TurnPlan(handler: .rules), subject: entry, task: .failed(error))
                ]
            }
            found = []
        }
        guard let recorded else {
            return found.map {
                TurnAttempt(plan: TurnPlan(handler: $0.handler), subject: entry, compared: $0.compared)
            }
        }
        return recorded.filter { $0.run == nil }.map { turn in
            TurnAttempt(
                plan: TurnPlan(handler: HandlerName(turn.handler, turn.version)), subject: entry,
                compared: turn.compared)
        }
    }

    // MARK: Subscriptions

    /// Gives the event to every listener that hears it and does not wait for it.
    ///
    /// - Returns: The runs that wait for it, themselves or with a listener, by their ids.
    private func hear(_ entry: LogEntry, in home: HomeState) throws -> [RunRow] {
        let fields = try heard(in: home).fields(of: entry.type)
        if fields.isEmpty { return [] }
        var runs: [String: RunRow] = [:]
        var woken: Set<String> = []
        for row in try subscriptions(to: entry, by: fields, in: home) {
            guard let subscriber = row[5].text.flatMap(Subscriber.init), let wait = row[6].integer else {
                throw FoldError.damaged("a subscription to '\(entry.type)'")
            }
            guard try matchers.holds(row[7], for: entry.body),
                let run = try runs[subscriber.run] ?? run(subscriber.run, in: home)
            else { continue }
            runs[run.run] = run
            if run.awaits, run.wait == wait {
                woken.insert(run.run)
            } else if let listener = subscriber.listener {
                let row = home.key.row(.text(run.run), .integer(listener), .integer(entry.number))
                try view.apply(.insert(Tables.buffer.id, row))
            }
        }
        return woken.sorted { $0.precedesInBytes($1) }.compactMap { runs[$0] }
    }

    private func subscriptions(
        to entry: LogEntry, by fields: Set<String>, in home: HomeState
    ) throws -> [Row] {
        guard let schema = catalog[entry.type] else { return [] }
        var rows: [Row] = []
        func collect(_ field: String, _ value: String) throws {
            let prefix = home.key.row(.text(entry.type), .text(field), .text(value))
            try view.scan(Scan(Tables.subscription, prefix: prefix)) { row in
                rows.append(row)
                return true
            }
        }
        for field in schema.keyFields where fields.contains(field.name) {
            guard let value = entry.body[field.name].flatMap(subscriptionKey) else { continue }
            try collect(field.name, value)
        }
        if fields.contains("") { try collect("", "") }
        return rows
    }

    /// For most events nobody waits, and a look-up for each key field would tell so each time.
    private func heard(in home: HomeState) throws -> HeardEvents {
        if let known = home.heard { return known }
        let found = try HeardEvents(in: home.key, view)
        home.heard = found
        return found
    }

    func hasSubscriptions(_ home: HomeState) throws -> Bool { try !heard(in: home).isEmpty }
}

/// The text of a key field's value, by which subscriptions are found.
func subscriptionKey(_ value: Value) -> String? {
    switch value {
    case .string(let text): "s" + text
    case .int(let number): "i\(number)"
    default: nil
    }
}
