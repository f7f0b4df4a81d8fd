package import Dandelion

/// Which entries of a log are wanted.
package struct EventFilter: Sendable {
    /// The type of events, or the workflow of starts.
    package var type: String?
    /// The kind, as in ``EntryKind/words``.
    package var kind: String?
    /// Somebody who stands in a field.
    package var member: String?
    /// Of the home's clock; from it on, and before it.
    package var since: Instant?
    package var until: Instant?

    package init() {}

    func holds(for entry: LogEntry) -> Bool {
        if let type, !entry.type.hasSameBytes(as: type) { return false }
        if let kind, entry.kind.word != kind { return false }
        if let member { return entry.body.mentions(member) }
        return true
    }
}

extension HomeView {
    /// A page of the home's log.
    package func events(_ filter: EventFilter, _ request: PageRequest) throws -> Page<EventItem> {
        let nothing = Page<EventItem>(items: [], next: nil)
        var (from, before): (Row?, Row?)
        if let since = filter.since {
            guard let number = try firstEntry(at: since) else { return nothing }
            from = [.integer(number)]
        }
        if let until = filter.until, let number = try firstEntry(at: until) { before = [.integer(number)] }
        let request = try request.numbered("entry")
        return try page(Tables.log, from: from, before: before, request) { row in
            // Judged by its columns first: most rows need not be decoded.
            if let type = filter.type, row[8].text?.hasSameBytes(as: type) != true { return nil }
            let entry = try LogEntry(row: row)
            return filter.holds(for: entry) ? EventItem(entry) : nil
        }
    }

    /// The types that stand in the log, for suggestions. Reads all of it.
    package func eventTypes() throws -> [String] {
        var types: Set<String> = []
        try scan(Scan(Tables.log, prefix: home.row)) { row in
            if let type = row[8].text { types.insert(type) }
            return true
        }
        return types.sorted()
    }

    /// The first entry at an instant of the home's clock or later.
    private func firstEntry(at instant: Instant) throws -> Int64? {
        try firstNumber(in: Tables.log) { $0[3].instant.map { $0 >= instant } ?? false }
    }
}

extension PageRequest {
    /// The same, where a place may be given with its kind, as `entry:57`.
    func numbered(_ kind: String) throws -> PageRequest {
        guard let after, after.hasPrefix(kind + ":") else { return self }
        return PageRequest(
            limit: limit, after: String(try ThingID.number(of: after, kind: kind)), newestFirst: newestFirst)
    }
}

extension Value {
    /// Whether a text, a number or a person's reference in it is this id, at any depth.
    func mentions(_ id: String) -> Bool {
        switch self {
        case .string(let text): text.hasSameBytes(as: id)
        case .int(let number): String(number) == id
        case .list(let values): values.contains { $0.mentions(id) }
        case .map(let map): map.entries.contains { $0.value.mentions(id) }
        case .personal(let reference): reference.subject.hasSameBytes(as: id)
        case .null, .bool, .float, .bytes, .money, .instant, .duration: false
        }
    }
}
