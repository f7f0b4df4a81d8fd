import Dandelion

/// One movement of the ledger, as it is stored.
struct Movement {
    let number: Int64
    let from: String
    let to: String
    let amount: Money
    /// As in `TransferKind`.
    let kind: String
    let program: String
    let reward: Int64?
    let at: Instant
    /// The entry and turn that moved it.
    let entry: Int64
    let turn: Int
    let rate: String?
    let rounding: String?

    init(row: Row) throws {
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
        self.turn = Int(turn)
        rate = row[13].text
        rounding = row[14].text
    }

    var isGrant: Bool { kind == TransferKind.grant.rawValue }

    /// The rate as people write it: `10%`.
    var shownRate: String? { rate.map { text in (try? Rate(text))?.description ?? text } }
}

extension StoredHome {
    /// What moved for a reward, in order. Its number is older than those of its movements.
    func movements(of reward: Int64) throws -> [Movement] {
        var found: [Movement] = []
        var failure: (any Error)?
        let scan = Scan(Tables.transfer, prefix: key.row, from: .including([.integer(reward)]))
        try view.scan(scan) { row in
            guard row[9].integer == reward else { return true }
            do { found.append(try Movement(row: row)) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
        return found
    }
}
