package import Dandelion

/// An entry of a log with the turns that it had, and what they did.
package struct EventDetail: DetailedItem {
    let entry: LogEntry
    let causeTitle: String?
    /// Entries that its turns sent, and what those sent again.
    let caused: [EventItem]
    let rewards: [RewardItem]
    let transfers: [TransferItem]

    package var sheet: Sheet {
        var sheet = Sheet("\(entry.id)  \(entry.title)")
        sheet.add(fields: [
            ("at", entry.at.description), ("recorded", entry.recordedAt.description),
            ("occurred", entry.occurredAt?.description), ("kind", entry.kind.word), ("source", entry.source),
            ("event id", entry.eventID.text),
            ("cause", entry.cause.map { "\(ThingID.entry($0))\(causeTitle.map { " (\($0))" } ?? "")" }),
        ])
        if case .map(let map) = entry.body {
            sheet.add("fields", fields: map.entries.map { ($0.key, DisplayText.value($0.value)) })
        }
        let turns = entry.turns.enumerated().map { index, turn in
            [
                "\(index + 1)", turn.handler, "\(turn.version)", turn.run ?? "", turn.ending,
                turn.reason ?? "",
            ]
        }
        sheet.add("turns", table: TextTable(Self.turnColumns, rows: turns))
        sheet.add("caused", table: caused.table)
        sheet.add("rewards granted", table: rewards.table)
        sheet.add("transfers", table: transfers.table)
        return sheet
    }

    private static let turnColumns = [
        TextTable.Column("TURN", .right), TextTable.Column("HANDLER"), TextTable.Column("VERSION", .right),
        TextTable.Column("RUN"), TextTable.Column("ENDED"), TextTable.Column("WHY", mayBeCut: true),
    ]

    package var value: Value {
        guard case .map(var map) = EventItem(entry).value else { return .null }
        map["event_id"] = .string(entry.eventID.text)
        map["caused"] = caused.values
        map["rewards"] = rewards.values
        map["transfers"] = transfers.values
        return .map(map)
    }
}

extension HomeView {
    /// - Parameter id: `57` or `entry:57`.
    /// - Throws: ``GuestError`` where there is no such entry.
    package func event(_ id: String) throws -> EventDetail {
        let number = try ThingID.number(of: id, kind: "entry")
        guard let row = try get(Tables.log, .integer(number)) else {
            throw GuestError.missing(what: "entry", id: id, home: home.name, list: "events list")
        }
        let entry = try LogEntry(row: row)
        let cause = try entry.cause.flatMap { try get(Tables.log, .integer($0)) }
        return EventDetail(
            entry: entry, causeTitle: try cause.map { try LogEntry(row: $0).title },
            caused: try entries(after: entry), rewards: try rewards(of: entry),
            transfers: try transfers(of: entry))
    }

    /// What follows from an entry stands right after it, before anything that waited.
    private func entries(after entry: LogEntry) throws -> [EventItem] {
        var items: [EventItem] = []
        var chain: Set<Int64> = [entry.number]
        try scan(Scan(Tables.log, prefix: home.row, from: .excluding([.integer(entry.number)]))) { row in
            guard let cause = row[9].integer else { return false }
            if chain.contains(cause), let number = row[2].integer {
                chain.insert(number)
                items.append(EventItem(try LogEntry(row: row)))
            }
            return true
        }
        return items
    }

    private func rewards(of entry: LogEntry) throws -> [RewardItem] {
        try rows(of: entry, in: Tables.reward, number: 14).map(RewardItem.init(row:))
    }

    private func transfers(of entry: LogEntry) throws -> [TransferItem] {
        try rows(of: entry, in: Tables.transfer, number: 11).map(TransferItem.init(row:))
    }

    /// The rows that an entry has added to a collection that grows with the log.
    ///
    /// - Parameter number: The column that names the entry.
    private func rows(of entry: LogEntry, in collection: StoredCollection, number: Int) throws -> [Row] {
        let first = try firstNumber(in: collection) { ($0[number].integer ?? 0) >= entry.number }
        guard let first else { return [] }
        var found: [Row] = []
        try scan(Scan(collection, prefix: home.row, from: .including([.integer(first)]))) { row in
            guard row[number].integer == entry.number else { return false }
            found.append(row)
            return true
        }
        return found
    }
}
