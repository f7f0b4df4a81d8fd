package import Dandelion

/// Who works on a store: for each worker its part of the shards, and what nobody has.
package struct WorkerListing: DetailedItem {
    struct Line: Sendable {
        let id: String
        let name: String
        /// Takes its part of all shards; others have asked for a few.
        let isBalanced: Bool
        /// In their order.
        let shards: [Int64]
        let homes: Int
        let silence: Duration
    }

    let store: String
    let lines: [Line]
    /// Shards that nobody folds: given back, or their worker has died and its leases have run out.
    let free: [Int64]
    /// Nil for a store that one process owns; whether one does.
    let hasHost: Bool?

    package var sheet: Sheet {
        var sheet = Sheet(store)
        if let hasHost {
            sheet.add(fields: [("host", hasHost ? "one has it open, and folds all homes" : "none")])
            return sheet
        }
        sheet.add(fields: [
            ("workers", "\(lines.count)"), ("shards nobody has", free.isEmpty ? nil : Self.ranges(free)),
        ])
        sheet.add(
            "workers",
            table: TextTable(
                [
                    TextTable.Column("WORKER"), TextTable.Column("SHARE"), TextTable.Column("SHARDS", .right),
                    TextTable.Column("HOMES", .right), TextTable.Column("LAST SIGN", .right),
                    TextTable.Column("WHICH"),
                ],
                rows: lines.map {
                    [
                        $0.name, $0.isBalanced ? "balanced" : "what it asked for", "\($0.shards.count)",
                        "\($0.homes)", "\(Self.seconds($0.silence)) s ago", Self.ranges($0.shards),
                    ]
                }))
        return sheet
    }

    package var value: Value {
        .object([
            ("store", .string(store)), ("is_shared", .bool(hasHost == nil)),
            ("has_host", .bool(hasHost ?? !lines.isEmpty)),
            (
                "workers",
                .list(
                    lines.map {
                        .object([
                            ("id", .string($0.id)), ("name", .string($0.name)),
                            ("is_balanced", .bool($0.isBalanced)),
                            ("shards", .list($0.shards.map(Value.int))), ("homes", .int(Int64($0.homes))),
                            ("silent_seconds", .float($0.silence / .seconds(1))),
                        ])
                    })
            ),
            ("free_shards", .list(free.map(Value.int))),
        ])
    }

    /// With one digit behind the point.
    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int64((duration / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// As in `0–63, 70`.
    static func ranges(_ numbers: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ")
    }
}

extension GuestReader {
    /// Who works on the store now.
    package func workers() throws -> WorkerListing {
        guard let book = try leases() else {
            return WorkerListing(store: address.text, lines: [], free: [], hasHost: address.hasHost)
        }
        let homes = try read { view in
            try view.rows(Scan(Tables.home)).reduce(into: [Int64: Int]()) {
                $0[$1[0].integer ?? 0, default: 0] += 1
            }
        }
        let lines = book.workers.map { member in
            let shards = book.leases.filter { !$0.isFree && $0.owner == member.worker.id }.map(\.fence.shard)
            return WorkerListing.Line(
                id: member.worker.id, name: member.worker.name, isBalanced: member.worker.isBalanced,
                shards: shards, homes: shards.reduce(0) { $0 + homes[$1, default: 0] },
                silence: member.silence)
        }
        return WorkerListing(
            store: address.text, lines: lines, free: book.leases.filter(\.isFree).map(\.fence.shard),
            hasHost: nil)
    }
}
