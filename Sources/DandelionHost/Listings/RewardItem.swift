package import Dandelion

/// A reward, in one line.
package struct RewardItem: ListedItem {
    package let number: Int64
    package let member: String
    package let program: String
    package let amount: Money
    package let reversed: Money
    package let paid: Money
    /// What an earlier claw-back took of it at pay-out.
    let settled: Money
    /// `held`, `payable`, `paid`, `reversed`.
    package let state: String
    package let holdUntil: Instant?
    let rounding: String
    /// The entry that granted it.
    package let entry: Int64

    package static let columns = [
        TextTable.Column("REWARD"), TextTable.Column("MEMBER"), TextTable.Column("PROGRAM"),
        TextTable.Column("AMOUNT", .right), TextTable.Column("TAKEN BACK", .right),
        TextTable.Column("STATE"), TextTable.Column("HELD UNTIL"), TextTable.Column("GRANTED BY"),
    ]

    package init(row: Row) throws {
        guard row.count >= 16, let number = row[2].integer, let program = row[3].text,
            let member = row[4].text, let currency = row[5].text.flatMap(Currency.init(code:)),
            let amount = row[6].integer, let reversed = row[7].integer, let paid = row[8].integer,
            let settled = row[9].integer, let state = row[12].text, let rounding = row[13].text,
            let entry = row[14].integer
        else { throw FoldError.damaged("a reward") }
        self.number = number
        self.program = program
        self.member = member
        self.amount = Money(minorUnits: amount, currency: currency)
        self.reversed = Money(minorUnits: reversed, currency: currency)
        self.paid = Money(minorUnits: paid, currency: currency)
        self.settled = Money(minorUnits: settled, currency: currency)
        self.state = state
        self.rounding = rounding
        self.entry = entry
        holdUntil = row[15].instant
    }

    var id: String { ThingID.reward(number) }

    package var cells: [String] {
        [
            id, member, program, amount.description, reversed.isZero ? "" : reversed.description, state,
            DisplayText.time(holdUntil), ThingID.entry(entry),
        ]
    }

    package var value: Value {
        .object([
            ("id", .string(id)), ("member", .string(member)), ("program", .string(program)),
            ("amount", .money(amount)), ("reversed", .money(reversed)), ("paid", .money(paid)),
            ("settled", .money(settled)), ("state", .string(state)), ("rounding", .string(rounding)),
            ("hold_until", holdUntil.map(Value.instant) ?? .null),
            ("entry", .string(ThingID.entry(entry))),
        ])
    }
}
