import Foundation

/// A small shop as files: a plugin, orders that make referrers, and what friends do.
struct RunShop {
    let command: HostCommand
    /// Its lines, in the order of their times.
    let events: [String]

    static let flagship = HostCommand.repository + "/plugins/customer-to-channel"

    /// - Parameter members: Each buys twice; the later ones name an earlier one.
    init(members: Int = 40) throws {
        command = try HostCommand()
        var events: [(at: String, line: String)] = []
        func add(_ type: String, _ id: String, _ day: Int, _ second: Int, _ body: String) {
            let date = Date(timeIntervalSince1970: 852_076_800 + Double(day) * 86_400 + Double(second))
            let at = ISO8601DateFormatter().string(from: date)
            events.append(
                (at, #"{"type": "\#(type)", "id": "\#(id)", "occurred_at": "\#(at)", "body": {\#(body)}}"#))
        }
        for member in 0..<members {
            let id = "m\(member)"
            add("member.joined", "j\(member)", member, 0, #""member": "\#(id)", "name": "Member \#(member)""#)
            for order in 0..<3 {
                let named = order == 2 && member > 0 ? #", "nominated_by": "m\#(member / 3)""# : ""
                add(
                    "order.paid", "o\(member)-\(order)", member + order * 9, 60 + order,
                    #""order": "o\#(member)-\#(order)", "member": "\#(id)", "amount": "\#(10 + member).00 USD"\#(named)"#
                )
            }
            if member % 7 == 3 {
                add(
                    "order.refunded", "r\(member)", member + 25, 5,
                    #""order": "o\#(member)-2", "amount": "5.00 USD""#)
            }
        }
        events.sort { ($0.at, $0.line) < ($1.at, $1.line) }
        self.events = events.map(\.line)
        try command.write(self.events.joined(separator: "\n") + "\n", to: "events.jsonl")
    }

    func run(_ more: String...) throws -> HostCommand.Outcome {
        try command.run(["run", Self.flagship, "--input", "events.jsonl", "--json"] + more)
    }

    /// What must be the same however the events came in.
    static func figures(_ outcome: HostCommand.Outcome) -> String {
        var figures = outcome.json
        for key in ["seconds", "eventsPerSecond", "peakBytes", "entriesAdded", "input", "store"] {
            figures[key] = nil
        }
        let data = try? JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
