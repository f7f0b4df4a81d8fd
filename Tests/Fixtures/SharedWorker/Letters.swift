import Dandelion

/// The letters of many homes, drawn from a seed: the same every time, and in the same order.
struct Letters {
    static let start = Instant(microseconds: 1_700_000_000_000_000)

    let seed: UInt64
    let homes: Int
    /// In each home.
    let runs: Int

    /// A letter, and what the log must have of it.
    struct Letter {
        let at: Instant
        let home: String
        let type: String
        let order: String
        let body: String

        var row: Row {
            [
                0, .text(home), "test", .text(id), .text(type), .null,
                .integer(at.microseconds), .text(body),
            ]
        }
    }

    var names: [String] { (0..<homes).map { "home-\($0)" } }

    /// All letters, oldest first.
    func all() -> [Letter] {
        var letters: [Letter] = []
        for (index, home) in names.enumerated() {
            var chance = SeededGenerator(seed: seed &* 31 &+ UInt64(index))
            var at = Self.start + .microseconds(Int64(index))
            for number in 0..<runs {
                at = at + .microseconds(Int64.random(in: 1...100_000_000_000, using: &chance))
                let order = "o\(number)"
                let customer = "c\(Int.random(in: 0..<5, using: &chance))"
                let amount = Int.random(in: 1...900, using: &chance)
                letters.append(
                    Letter(
                        at: at, home: home, type: "placed", order: order,
                        body: #"{"order":"\#(order)","customer":"\#(customer)","amount":"\#(amount).40 USD"}"#
                    ))
                guard Bool.random(using: &chance) else { continue }
                // Some come too late.
                let later = Int64.random(in: 1...950_000_000_000, using: &chance)
                letters.append(
                    Letter(
                        at: at + .microseconds(later), home: home, type: "settled", order: order,
                        body: #"{"order":"\#(order)"}"#))
            }
        }
        return letters.sorted { ($0.at, $0.home, $0.order, $0.type) < ($1.at, $1.home, $1.order, $1.type) }
    }

    /// Makes the tables, and puts all letters into the mail.
    func fill(_ store: any Store) async throws {
        try store.open(Engine.schema, as: .owner)
        defer { store.close() }
        let operations = all().map { Operation.append(Tables.mail.id, $0.row) }
        for first in stride(from: 0, to: operations.count, by: 500) {
            _ = try await store.commit(
                Commit(Array(operations[first..<min(first + 500, operations.count)])))
        }
    }
}
