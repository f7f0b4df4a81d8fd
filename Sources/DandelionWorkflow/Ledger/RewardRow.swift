package import DandelionModel
package import DandelionStore

/// A reward with the entry that granted it, as it is stored.
package struct RewardRow {
    package var reward: Reward
    package let number: Int64

    init(reward: Reward, number: Int64) {
        self.reward = reward
        self.number = number
    }

    package init(row: Row) throws(FoldError) {
        guard row.count >= 17, let id = row[2].integer, let program = row[3].text, let member = row[4].text,
            let currency = row[5].text.flatMap(Currency.init(code:)), let amount = row[6].integer,
            let reversed = row[7].integer, let paid = row[8].integer, let settled = row[9].integer,
            let state = row[12].text.flatMap(Reward.State.init(rawValue:)),
            let rounding = row[13].text.flatMap(Rounding.init(rawValue:)), let number = row[14].integer
        else { throw .damaged("a reward") }
        var refunded: Money?
        if let code = row[10].text, let minor = row[11].integer, let currency = Currency(code: code) {
            refunded = Money(minorUnits: minor, currency: currency)
        }
        reward = Reward(
            restoring: String(id), amount: Money(minorUnits: amount, currency: currency), program: program,
            member: member, holdUntil: row[15].instant, rounding: rounding, state: state,
            reversed: Money(minorUnits: reversed, currency: currency),
            withheld: Money(minorUnits: row[16].integer ?? 0, currency: currency),
            paid: Money(minorUnits: paid, currency: currency),
            settled: Money(minorUnits: settled, currency: currency), refunded: refunded)
        self.number = number
    }

    func row(_ home: HomeKey) throws(FoldError) -> Row {
        guard let id = Int64(reward.id) else { throw .damaged("the id of reward '\(reward.id)'") }
        return home.row(
            .integer(id), .text(reward.program), .text(reward.member), .text(reward.amount.currency.code),
            .integer(reward.amount.minorUnits), .integer(reward.reversed.minorUnits),
            .integer(reward.paid.minorUnits), .integer(reward.settled.minorUnits),
            Cell(reward.refunded?.currency.code), Cell(reward.refunded?.minorUnits),
            .text(reward.state.rawValue), .text(reward.rounding.rawValue), .integer(number),
            reward.state == .held ? Cell(reward.holdUntil) : .null,
            reward.withheld.isZero ? .null : .integer(reward.withheld.minorUnits))
    }
}
