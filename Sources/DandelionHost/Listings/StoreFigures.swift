package import Dandelion
import Foundation

/// How much a store holds.
package struct StoreFigures: DetailedItem {
    struct Collection: Sendable {
        let name: String
        var rows = 0
        /// Of what stands in the cells; pages, indexes and free space are the engine's.
        var bytes: Int64 = 0
    }

    struct HomeFigures: Sendable {
        let name: String
        let entries: Int64
        let clock: Instant?
        let nextDue: Instant?
        var waitingMail = 0
        var liveRuns = 0
        var refusals = 0
        var deadLetters = 0
    }

    let store: String
    /// Whether a host has the store open now.
    let hasHost: Bool
    let fileBytes: Int64
    let logBytes: Int64
    /// An import has not finished.
    var isUnfinished = false
    var collections: [Collection] = []
    var homes: [HomeFigures] = []

    package var sheet: Sheet {
        var sheet = Sheet(store)
        sheet.add(fields: [
            ("import", isUnfinished ? "has not finished: remove the store, and import again" : nil),
            ("host", hasHost ? "one has it open" : "none"), ("file", DisplayText.bytes(fileBytes)),
            ("write-ahead log", DisplayText.bytes(logBytes)),
            ("homes", "\(homes.count)"), ("entries", "\(homes.reduce(0) { $0 + $1.entries })"),
        ])
        sheet.add(
            "homes",
            table: TextTable(
                [
                    TextTable.Column("HOME"), TextTable.Column("ENTRIES", .right), TextTable.Column("CLOCK"),
                    TextTable.Column("NEXT DUE"), TextTable.Column("MAIL WAITING", .right),
                    TextTable.Column("LIVE RUNS", .right), TextTable.Column("REFUSALS", .right),
                    TextTable.Column("DEAD LETTERS", .right),
                ],
                rows: homes.map {
                    [
                        $0.name, "\($0.entries)", DisplayText.time($0.clock), DisplayText.time($0.nextDue),
                        "\($0.waitingMail)", "\($0.liveRuns)", "\($0.refusals)", "\($0.deadLetters)",
                    ]
                }))
        sheet.add(
            "collections",
            table: TextTable(
                [
                    TextTable.Column("COLLECTION"), TextTable.Column("ROWS", .right),
                    TextTable.Column("CONTENT", .right),
                ],
                rows: collections.filter { $0.rows > 0 }.map {
                    [$0.name, "\($0.rows)", DisplayText.bytes($0.bytes)]
                }))
        return sheet
    }

    package var value: Value {
        .object([
            ("store", .string(store)), ("is_unfinished", .bool(isUnfinished)), ("has_host", .bool(hasHost)),
            ("file_bytes", .int(fileBytes)),
            ("log_bytes", .int(logBytes)),
            (
                "homes",
                .list(
                    homes.map {
                        [
                            "name": .string($0.name), "entries": .int($0.entries),
                            "clock": $0.clock.map(Value.instant) ?? .null,
                            "next_due": $0.nextDue.map(Value.instant) ?? .null,
                            "waiting_mail": .int(Int64($0.waitingMail)),
                            "live_runs": .int(Int64($0.liveRuns)), "refusals": .int(Int64($0.refusals)),
                            "dead_letters": .int(Int64($0.deadLetters)),
                        ]
                    })
            ),
            (
                "collections",
                .list(
                    collections.map {
                        [
                            "name": .string($0.name), "rows": .int(Int64($0.rows)),
                            "content_bytes": .int($0.bytes),
                        ]
                    })
            ),
        ])
    }
}

extension GuestReader {
    /// Counts everything, on one snapshot. It reads every row.
    ///
    /// - Parameter progress: Gets the name of each collection before it is counted.
    package func figures(_ progress: (String) -> Void = { _ in }) throws -> StoreFigures {
        try read { view in
            var figures = StoreFigures(
                store: address.text, hasHost: address.hasHost, fileBytes: StoreFigures.size(address.path),
                logBytes: StoreFigures.size(address.path.map { $0 + "-wal" }))
            figures.isUnfinished = try ImportMark.isSet(in: view)
            var homes: [String: StoreFigures.HomeFigures] = [:]
            for row in try view.rows(Scan(Tables.home)) {
                guard let name = row[1].text else { continue }
                homes[name] = StoreFigures.HomeFigures(
                    name: name, entries: (row[2].integer ?? 1) - 1, clock: row[4].instant,
                    nextDue: row[5].instant)
            }
            for collection in Engine.schema.collections {
                progress(collection.name)
                var counted = StoreFigures.Collection(name: collection.name)
                try view.scan(Scan(collection)) { row in
                    counted.rows += 1
                    counted.bytes += row.reduce(0) { $0 + $1.bytes }
                    // Other collections begin with the shard.
                    let name = row.count > 1 ? row[1].text ?? "" : ""
                    switch collection {
                    case Tables.mail: homes[name]?.waitingMail += 1
                    case Tables.refusal: homes[name]?.refusals += 1
                    case Tables.deadLetter: homes[name]?.deadLetters += 1
                    case Tables.run where row[6].integer.flatMap(RunStatus.init(rawValue:))?.isLive == true:
                        homes[name]?.liveRuns += 1
                    default: break
                    }
                    return true
                }
                figures.collections.append(counted)
            }
            figures.homes = homes.values.sorted { $0.name.precedesInBytes($1.name) }
            return figures
        }
    }

}

extension StoreFigures {
    /// Of a file, in bytes; 0 where there is none.
    static func size(_ path: String?) -> Int64 {
        guard let path, let found = try? FileManager.default.attributesOfItem(atPath: path)[.size] else {
            return 0
        }
        return (found as? NSNumber)?.int64Value ?? 0
    }
}

extension Cell {
    /// How much stands in it.
    fileprivate var bytes: Int64 {
        switch self {
        case .null: 0
        case .integer, .real: 8
        case .text(let text): Int64(text.utf8.count)
        case .blob(let bytes): Int64(bytes.count)
        }
    }
}
