import DandelionModel
import DandelionStore

/// Where a booking comes from, as its transfers say.
struct Cause {
    let number: Int64
    let turn: Int
    let at: Instant
    var rate: Rate?
}

extension Fold {
    /// Rewards released by one entry at most; the rest follow in the next.
    static let releaseLimit = 250

    /// Writes a reward after a step, the step's transfers and the balances that they move.
    func book(
        _ step: Reward.Step, grantedBy number: Int64, cause: Cause, in home: HomeState,
        write: (Operation) throws -> Void
    ) throws {
        try write(
            .put(Tables.reward.id, try RewardRow(reward: step.reward, number: number).row(home.key)))
        try book(step.transfers, rounding: step.reward.rounding, cause: cause, in: home, write: write)
    }

    /// Writes transfers and the balances that they move.
    ///
    /// - Parameter rounding: How the amounts were rounded; nil where they were given.
    func book(
        _ transfers: [Transfer], rounding: Rounding?, cause: Cause, in home: HomeState,
        write: (Operation) throws -> Void
    ) throws {
        for transfer in transfers {
            let currency = transfer.amount.currency
            try move(transfer.from, by: try -transfer.amount, in: home, write: write)
            try move(transfer.to, by: transfer.amount, in: home, write: write)
            let row = home.key.row(
                .integer(home.takeSequence()), .text(transfer.from.text), .text(transfer.to.text),
                .text(currency.code), .integer(transfer.amount.minorUnits), .text(transfer.kind.rawValue),
                .text(transfer.program), Cell(transfer.reward.flatMap { Int64($0) }), Cell(cause.at),
                .integer(cause.number), .integer(Int64(cause.turn)), Cell(cause.rate?.description),
                Cell(rounding?.rawValue))
            try write(.insert(Tables.transfer.id, row))
        }
    }

    private func move(
        _ account: Account, by amount: Money, in home: HomeState, write: (Operation) throws -> Void
    ) throws {
        let after = try balance(of: account, in: amount.currency, home: home) + amount
        let row = home.key.row(
            .text(account.text), .text(amount.currency.code), .integer(after.minorUnits))
        try write(.put(Tables.account.id, row))
    }

    func balance(of account: Account, in currency: Currency, home: HomeState) throws -> Money {
        let key = home.key.row(.text(account.text), .text(currency.code))
        let minor = try view.get(Tables.account, key: key)?[4].integer ?? 0
        return Money(minorUnits: minor, currency: currency)
    }

    /// Ends the holds whose instant has come.
    func releaseHolds(of entry: LogEntry, in home: HomeState) throws {
        let scan = Scan(
            Tables.reward, index: Tables.reward.index("reward_hold"), prefix: home.key.row,
            from: home.holdsAfter.map { .excluding([Cell($0)]) } ?? .unbounded,
            to: .including([Cell(entry.at)]), limit: Self.releaseLimit)
        let rows = try view.rows(scan)
        let cause = Cause(number: entry.number, turn: 0, at: entry.at)
        for row in rows {
            let held = try RewardRow(row: row)
            let step = try held.reward.release(at: entry.at)
            try book(step, grantedBy: held.number, cause: cause, in: home) { try view.apply($0) }
        }
        home.lastHold = nil
        guard rows.count == Self.releaseLimit else {
            home.holdsAfter = entry.at
            return
        }
        try insert(DueTimer(due: entry.at, sequence: home.takeSequence(), kind: .hold), in: home)
    }

    /// Whether a timer already ends the holds of an instant.
    ///
    /// The timers decide, not the rewards: one whose reward was taken back is still there.
    func isHoldTimed(_ due: Instant, in home: HomeState) throws -> Bool {
        if home.lastHold == due { return true }
        var isTimed = false
        try view.scan(Scan(Tables.timer, prefix: home.key.row(Cell(due)))) { row in
            isTimed = row[4].integer == DueTimer.Kind.hold.rawValue
            return !isTimed
        }
        return isTimed
    }
}
