import Dandelion

/// What has become of all letters: a line a home, and a line for each thing that is wrong.
struct Inquest {
    let letters: Letters
    let engine: Engine

    /// - Returns: `NAME HASH ENTRIES QUARANTINED` for each home, then `fault: …` for each fault.
    func lines() async throws -> [String] {
        var expected: [String: Set<String>] = [:]
        for letter in letters.all() { expected[letter.home, default: []].insert(letter.id) }
        var lines: [String] = []
        var faults = try await leftOver()
        for name in letters.names {
            let home = engine.home(name)
            let report = try await home.refold()
            let entries = try await home.changes(after: 0, limit: .max)
            let quarantined = entries.flatMap(\.turns).count {
                if case .quarantined = $0.outcome { true } else { false }
            }
            lines.append("\(name) \(report.stored) \(entries.count) \(quarantined)")
            faults += report.differences.map { "\(name): refold differs in \($0)" }
            faults += Self.faults(in: entries, expected: expected[name] ?? []).map { "\(name): \($0)" }
            for (currency, sum) in try await home.ledgerSums() where sum != 0 {
                faults.append("\(name): the accounts in \(currency.code) sum to \(sum)")
            }
            faults += try await home.deadLetters().map { "\(name): a dead letter of \($0.handler)" }
        }
        return lines + faults.map { "fault: \($0)" }
    }

    private static func faults(in entries: [LogEntry], expected: Set<String>) -> [String] {
        var faults: [String] = []
        if entries.map(\.number) != (0..<entries.count).map({ Int64($0) + 1 }) {
            faults.append("the numbers of its entries have gaps")
        }
        var seen: Set<String> = []
        for entry in entries where entry.kind == .event {
            let id = "\(entry.type)-\(entry.body["order"]?.stringValue ?? "?")"
            if !seen.insert(id).inserted { faults.append("\(id) is there twice") }
        }
        for id in expected.subtracting(seen).sorted() { faults.append("\(id) is lost") }
        for id in seen.subtracting(expected).sorted() { faults.append("nobody sent \(id)") }
        return faults
    }

    /// Work that is due and that nobody has done.
    func leftOver() async throws -> [String] {
        try await engine.home("home-0").read { view in
            let waiting = try view.rows(Scan(Tables.mail)).count
            let due = try view.rows(Scan(Tables.home)).count {
                $0[5].integer.map { $0 <= Errands.end.microseconds } ?? false
            }
            let asked = try view.rows(Scan(Tables.outbox)).count
            return [
                (waiting, "letters wait"), (due, "homes have timers due"), (asked, "activities are undone"),
            ]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        }
    }
}

extension Letters.Letter {
    /// The sender's id, which is in the body, too.
    var id: String { "\(type)-\(order)" }
}
