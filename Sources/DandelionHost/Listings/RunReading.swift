import Dandelion
import DandelionRules

extension HomeView {
    /// A run as a timeline.
    ///
    /// - Parameter id: The run's own, or `run:` and that.
    /// - Throws: ``GuestError`` where there is no such run.
    package func run(_ id: String) throws -> RunDetail {
        let id = id.hasPrefix("run:") ? String(id.dropFirst(4)) : id
        guard let row = try get(Tables.run, .text(id)) else {
            throw GuestError.missing(what: "run", id: id, home: home.name, list: "workflow list")
        }
        let run = try RunRow(row: row)
        let start = try get(Tables.log, .integer(run.started)).map { try LogEntry(row: $0) }
        let causeRow = try start?.cause.flatMap { try get(Tables.log, .integer($0)) }
        let cause = try causeRow.map { try LogEntry(row: $0) }
        return RunDetail(
            item: try RunItem(run, in: self), subject: run.subject, bundle: try bundle(of: run),
            cause: cause.map { ($0.id, $0.title) },
            steps: try rows(Tables.history, .text(id)).map { try step(history: $0) },
            hears: try hearing(of: run), activities: try activities(of: run),
            remedy: try remedy(for: run))
    }

    /// Where a run stands, in a few words: `run 01… is paused`.
    package func standing(ofRun id: String) throws -> String {
        let run = try get(Tables.run, .text(id)).map { try RunRow(row: $0) }
        return "run \(id) is \(run.map { "\($0.status)" } ?? "gone")"
    }

    /// The bundle with which a plugin's run began; nil for a workflow in Swift.
    private func bundle(of run: RunRow) throws -> String? {
        guard let slash = run.workflow.firstIndex(of: "/") else { return nil }
        let plugin = String(run.workflow[..<slash])
        let row = try get(Tables.pluginVersion, .text(plugin), .integer(Int64(run.version)))
        return row?[4].text
    }

    private func hearing(of run: RunRow) throws -> [RunHearing] {
        guard run.status.isLive else { return [] }
        var found: [RunHearing] = []
        try scan(RunRow.hearing(of: run.run, in: home)) { row in
            found.append(
                RunHearing(
                    pattern: try Self.pattern(row),
                    isAwaited: row[6].integer == run.wait && (run.status == .waiting || run.status == .paused)
                ))
            return true
        }
        return found
    }

    /// The event, key and conditions of a subscription, as an author would write them.
    private static func pattern(_ row: Row) throws -> String {
        let (type, field, value) = (row[2].text ?? "", row[3].text ?? "", row[4].text ?? "")
        var fields = row[7].isNull ? [] : try Pattern(value: try row[7].value()).fields
        if let value = RunRow.value(ofSubscriptionKey: value) {
            fields.append(PatternField(field, Condition(equals: value)))
        }
        return Pattern(type: type, fields: fields).description
    }

    private func activities(of run: RunRow) throws -> [String] {
        guard run.status.isLive else { return [] }
        var found: [String] = []
        try scan(Scan(Tables.outbox, prefix: home.row)) { row in
            guard row[5].text == run.run, let name = row[3].text, let attempt = row[8].integer else {
                return true
            }
            let next = row[9].instant.map { " at \($0)" } ?? ", under way"
            found.append("activity \(name), attempt \(attempt)\(next)")
            return true
        }
        return found
    }

    /// What lets a blocked run go on.
    private func remedy(for run: RunRow) throws -> String? {
        if run.status == .paused {
            return "an operator holds it; let it go on with: dandelion workflow resume \(run.run)"
        }
        guard run.status == .blocked else { return nil }
        if try run.reason.value()["code"] == "suspended", let slash = run.workflow.firstIndex(of: "/") {
            let plugin = run.workflow[..<slash]
            return "its plugin is suspended; both go on after: dandelion plugins enable \(plugin)"
        }
        var remedy: String?
        try scan(Scan(Tables.timer, prefix: home.row)) { row in
            guard row[4].integer == Self.retryTimer, !row[6].isNull, let due = row[2].instant,
                try concerns(try row[6].value(), run)
            else { return true }
            remedy = "it is tried again by itself at \(due)"
            return false
        }
        if let remedy { return remedy }
        try scan(Scan(Tables.deadLetter, prefix: home.row)) { row in
            guard let number = row[2].integer, let turn = row[3].integer,
                try concerns(["number": .int(number), "turn": .int(turn)], run)
            else { return true }
            remedy =
                "when that is mended, drive it again: dandelion store dead-letters redrive \(number)/\(turn)"
            return false
        }
        return remedy
    }

    /// As the timers' table stores it.
    private static let retryTimer: Int64 = 3

    /// Whether a turn of the log is the run's.
    private func concerns(_ turn: Value, _ run: RunRow) throws -> Bool {
        guard let number = turn["number"]?.intValue, let index = turn["turn"]?.intValue.map({ Int($0) }),
            let row = try get(Tables.log, .integer(number))
        else { return false }
        let turns = try LogEntry(row: row).turns
        return turns.indices.contains(index) && turns[index].run == run.run
    }
}
