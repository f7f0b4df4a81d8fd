import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

/// Keeps the counts that rules ask for.
///
/// A window is kept from the entry at which the first plugin needs it, filled
/// from the log before that, and dropped when no active plugin needs it any
/// more. The row with an empty key says that a window is kept.
struct WindowUpkeep {
    private let facts: HomeFacts

    init(_ facts: HomeFacts) { self.facts = facts }

    func count(_ window: WindowKey) throws -> Int {
        let row = try facts.get(
            Tables.window, key: facts.home.row(.text(window.window), .text(Self.text(window))))
        return Int(row?[4].integer ?? 0)
    }

    /// Counts an event in the windows that it belongs to.
    func count(_ entry: LogEntry, in windows: [WindowPattern]) throws {
        for window in windows {
            guard let key = window.key(of: entry.body) else { continue }
            try write(key, count: Int64(try count(key)) + 1)
        }
    }

    /// Fills the windows that are not kept yet, and drops those that nobody needs.
    func keep(_ wanted: [WindowPattern]) throws {
        var kept: Set<String> = []
        try facts.scan(Scan(Tables.window, prefix: facts.home.row)) { row in
            if row[3].text == "", let id = row[2].text { kept.insert(id) }
            return true
        }
        let needed = Set(wanted.map(\.id))
        for id in kept.subtracting(needed).sorted() { try drop(id) }
        let missing = wanted.filter { !kept.contains($0.id) }
        if !missing.isEmpty { try fill(missing) }
    }

    /// Counts what was recorded before the entry.
    private func fill(_ windows: [WindowPattern]) throws {
        var counts: [WindowKey: Int64] = [:]
        try facts.logEntries(ofTypes: Set(windows.map(\.pattern.type))) { entry in
            for window in windows where window.pattern.type == entry.type {
                if let key = window.key(of: entry.body) { counts[key, default: 0] += 1 }
            }
            return true
        }
        for window in windows {
            let row = facts.home.row(.text(window.id), .text(""), .integer(facts.number), .null)
            try facts.write(.put(Tables.window.id, row))
        }
        for (key, count) in counts { try write(key, count: count) }
    }

    private func drop(_ id: String) throws {
        var keys: [Row] = []
        try facts.scan(Scan(Tables.window, prefix: facts.home.row(.text(id)))) { row in
            keys.append(Tables.window.key(of: row))
            return true
        }
        for key in keys { try facts.write(.delete(Tables.window.id, key: key)) }
    }

    private func write(_ key: WindowKey, count: Int64) throws {
        let row = facts.home.row(.text(key.window), .text(Self.text(key)), .integer(count), .null)
        try facts.write(.put(Tables.window.id, row))
    }

    /// Never empty: that is the row which says that the window is kept.
    private static func text(_ key: WindowKey) -> String { "k" + key.key }
}
