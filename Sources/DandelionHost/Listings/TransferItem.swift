package import Dandelion

/// One movement of money, in one line.
package struct TransferItem: ListedItem {
    package let number: Int64
    package let at: Instant
    /// As in `TransferKind`.
    package let kind: String
    package let from: String
    package let to: String
    package let amount: Money
    package let program: String
    package let reward: Int64?
    let rate: String?
    /// The entry and turn that moved it.
    package let entry: Int64
    let turn: Int64

    package static let columns = [
        TextTable.Column("TRANSFER"), TextTable.Column("AT"), TextTable.Column("KIND"),
        TextTable.Column("FROM"), TextTable.Column("TO"), TextTable.Column("AMOUNT", .right),
        TextTable.Column("REWARD"), TextTable.Column("CAUSED BY"),
    ]

    package init(row: Row) throws {
        guard row.count >= 15, let number = row[2].integer, let from = row[3].text, let to = row[4].text,
            let currency = row[5].text.flatMap(Currency.init(code:)), let amount = row[6].integer,
            let kind = row[7].text, let program = row[8].text, let at = row[10].instant,
            let entry = row[11].integer, let turn = row[12].integer
        else { throw FoldError.damaged("a transfer") }
        self.number = number
        self.from = from
        self.to = to
        self.amount = Money(minorUnits: amount, currency: currency)
        self.kind = kind
        self.program = program
        reward = row[9].integer
        self.at = at
        self.entry = entry
        self.turn = turn
        rate = row[13].text
    }

    var id: String { ThingID.transfer(number) }

    package var cells: [String] {
        [
            id, DisplayText.time(at), kind, from, to, amount.description,
            reward.map(ThingID.reward) ?? "", ThingID.entry(entry),
        ]
    }

    package var value: Value {
        .object([
            ("id", .string(id)), ("at", .instant(at)), ("kind", .string(kind)), ("from", .string(from)),
            ("to", .string(to)), ("amount", .money(amount)), ("program", .string(program)),
            ("reward", .text(reward.map(ThingID.reward))), ("rate", .text(rate)),
            ("entry", .string(ThingID.entry(entry))), ("turn", .int(turn)),
        ])
    }
}
