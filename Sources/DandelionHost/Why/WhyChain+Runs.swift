import Dandelion
import DandelionPlugins

/// Runs of workflows and their steps.
extension WhyChain {
    /// A step: what woke it stands aside, and the chain goes on with its run.
    func step(of run: String, _ turn: Disposition, _ index: Int, in entry: LogEntry) throws {
        let (name, details) = try workflow(turn.handler, turn.version)
        let verb = entry.kind == .start ? "began" : "went on"
        append(.step, "the workflow \(name) \(verb)", at: entry.at, entry: entry.number) { link in
            link.turn = index
            if turn.outcome != .done { link.add("outcome", Self.ending(turn)) }
            link.add("run", run)
            for detail in details { link.add(detail.name, detail.value) }
        }
        if entry.kind != .start { try aside { try self.entry(entry) } }
        try self.run(run, isSubject: false)
    }

    /// A run, and what started it.
    ///
    /// - Parameter isSubject: All that it did is told, and not only that it was there.
    func run(_ id: String, isSubject: Bool) throws {
        guard let row = try home.get(Tables.run, .text(id)) else {
            return append(.gap, "run \(id) is no longer stored")
        }
        let run = try RunRow(row: row)
        let start = try home.entry(run.started)
        let (name, details) = try workflow(run.workflow, run.version)
        let key = start?.body["key"]?.stringValue ?? run.key
        let text = "a run of the workflow \(name)\(key.map { " for '\($0)'" } ?? "")"
        guard isNew(run: id) else { return append(.run, "\(text), as above", entry: run.started) }
        try append(.run, "\(text) was started", at: start?.at, entry: run.started) { link in
            // Else its step has just said it.
            if isSubject {
                link.add("run", id)
                for detail in details { link.add(detail.name, detail.value) }
                try describe(run, in: &link)
            }
            if let input = start?.body["input"] { link.add("input", WhyValue.text(input)) }
            for setting in try settings(of: id) { link.add("setting", setting) }
            if start?.cause == nil { link.add("source", start?.source) }
        }
        guard let start else { return try gap(at: run.started) }
        guard isNew(entry: start.number) else { return }
        try causes(of: start)
    }

    private func describe(_ run: RunRow, in link: inout Explanation.Link) throws {
        link.add("status", "\(run.status)")
        if let text = run.statusText {
            // What begins so is a reference to a person's slot.
            link.add("says", text.hasPrefix("\u{1}") ? WhyValue.personal : text)
        }
        if !run.reason.isNull { link.add("reason", WhyValue.text(try run.reason.value())) }
        for row in try home.rows(Tables.history, .text(run.run)) {
            guard let number = row[4].integer, let at = row[5].instant else { continue }
            let entry = try home.entry(number)
            let woken = entry.map { $0.kind == .start ? "it began" : Self.text(of: $0) } ?? "not in the log"
            link.add("step", "\(at) entry:\(number): \(woken)")
        }
        if let due = run.timer?.due { link.add("waits", "until \(due) at most") }
    }

    /// The settings that a plugin's run began with, and keeps for its life.
    private func settings(of run: String) throws -> [String] {
        guard let line = try home.rows(Tables.history, .text(run)).first, !line[7].isNull,
            case .map(let settings)? = try line[7].value()["settings"]
        else { return [] }
        return settings.entries.map { "\($0.key) = \(WhyValue.text($0.value))" }
    }

    /// A workflow as it is called in a sentence, and which bundle it is of.
    private func workflow(
        _ handler: String, _ version: Int
    ) throws -> (name: String, details: [(name: String, value: String)]) {
        guard let plugin = PluginHandler(handler), case .workflow(let name) = plugin.part else {
            return ("'\(handler)'", [("version", "\(version)")])
        }
        let found = try plugins.version(version, of: plugin.plugin)
        return ("'\(name)' of \(Self.name(plugin.plugin, version, found))", found.details)
    }
}
