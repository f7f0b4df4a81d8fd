import Dandelion

extension HomeView {
    /// Accounts are what the transfers come to, and together zero in every currency.
    func verifyLedger() throws -> Finding {
        var problems = Problems()
        var balances: [AccountKey: Int128] = [:]
        var transfers = 0
        try scan(Scan(Tables.transfer, prefix: home.row)) { row in
            let item = try TransferItem(row: row)
            transfers += 1
            problems.expect(item.amount.minorUnits > 0, "\(item.id) moves \(item.amount)")
            let code = item.amount.currency.code
            balances[AccountKey(account: item.from, currency: code), default: 0] -= Int128(
                item.amount.minorUnits)
            balances[AccountKey(account: item.to, currency: code), default: 0] += Int128(
                item.amount.minorUnits)
            return true
        }
        var accounts = 0
        try scan(Scan(Tables.account, prefix: home.row)) { row in
            let item = try BalanceItem(row: row)
            accounts += 1
            let key = AccountKey(account: item.account, currency: item.balance.currency.code)
            let booked = balances.removeValue(forKey: key) ?? 0
            problems.expect(
                booked == Int128(item.balance.minorUnits),
                "\(item.account) is \(item.balance), and its transfers come to \(booked) of the least unit")
            return true
        }
        for key in balances.keys.sorted(by: { $0.account < $1.account }) {
            problems.add("\(key.account) has transfers in \(key.currency) and no balance")
        }
        let sum = try ledgerSum()
        problems.expect(sum.isZero, sum.text)
        return problems.finding(
            "ledger",
            "\(DisplayText.count(transfers, "transfer", "transfers")), \(DisplayText.count(accounts, "account", "accounts"))"
        )
    }

    /// Each reward is in a state that can be, and its transfers come to what it says.
    func verifyRewards() throws -> Finding {
        var problems = Problems()
        var booked = try bookedByReward()
        var rewards = 0
        try scan(Scan(Tables.reward, prefix: home.row)) { row in
            let item = try RewardItem(row: row)
            rewards += 1
            if let flaw = item.flaw { problems.add("\(item.id) \(flaw)") }
            let moved = booked.removeValue(forKey: item.number) ?? Booked()
            problems.expect(
                moved.granted == item.amount.minorUnits,
                "\(item.id) is \(item.amount), and \(moved.granted) of the least unit were booked")
            problems.expect(
                moved.takenBack == item.reversed.minorUnits,
                "\(item.id) was taken back by \(item.reversed), and \(moved.takenBack) of the least unit were booked"
            )
            problems.expect(
                moved.paid == item.paid.minorUnits,
                "\(item.id) was paid with \(item.paid), and \(moved.paid) of the least unit were booked")
            return true
        }
        for number in booked.keys.sorted() {
            problems.add("\(ThingID.reward(number)) has transfers and is not there")
        }
        return problems.finding("rewards", DisplayText.count(rewards, "reward", "rewards"))
    }

    private func bookedByReward() throws -> [Int64: Booked] {
        var booked: [Int64: Booked] = [:]
        try scan(Scan(Tables.transfer, prefix: home.row)) { row in
            let item = try TransferItem(row: row)
            guard let reward = item.reward, let kind = TransferKind(rawValue: item.kind) else { return true }
            switch kind {
            case .grant: booked[reward, default: Booked()].granted += item.amount.minorUnits
            case .reversal, .clawback: booked[reward, default: Booked()].takenBack += item.amount.minorUnits
            case .payout: booked[reward, default: Booked()].paid += item.amount.minorUnits
            case .release, .adjustment: break
            }
            return true
        }
        return booked
    }
}

/// An account in a currency.
private struct AccountKey: Hashable {
    let account: String
    let currency: String
}

/// What transfers moved for a reward, in least units.
private struct Booked {
    var granted: Int64 = 0
    var takenBack: Int64 = 0
    var paid: Int64 = 0
}

extension RewardItem {
    /// Why it cannot be as it is; nil where it can.
    fileprivate var flaw: String? {
        guard let state = Reward.State(rawValue: state) else { return "is '\(state)', which is no state" }
        if amount.isNegative { return "is of \(amount)" }
        if reversed.isNegative || reversed.minorUnits > amount.minorUnits {
            return "is \(amount), and \(reversed) of it were taken back"
        }
        let settledAtPayOut = paid.minorUnits + settled.minorUnits
        switch state {
        case .pending: return "is promised, and stands in the books"
        case .held:
            return holdUntil == nil
                ? "is held until no time" : settledAtPayOut == 0 ? nil : "is held and paid"
        case .payable:
            return holdUntil != nil
                ? "is payable and held" : settledAtPayOut == 0 ? nil : "is payable and paid"
        case .paid:
            return settledAtPayOut > amount.minorUnits ? "is \(amount), and \(paid) were paid of it" : nil
        case .reversed:
            return reversed == amount ? nil : "is reversed, and only \(reversed) of \(amount) were taken back"
        }
    }
}
