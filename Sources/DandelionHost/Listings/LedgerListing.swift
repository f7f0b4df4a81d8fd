import Dandelion

/// Which rewards or transfers are wanted.
package struct LedgerFilter: Sendable {
    package var member: String?
    package var program: String?
    /// Of rewards: as in `Reward.State`. Of transfers: as in `TransferKind`.
    package var word: String?

    package init(member: String? = nil, program: String? = nil, word: String? = nil) {
        self.member = member
        self.program = program
        self.word = word
    }
}

extension HomeView {
    /// A page of the rewards, in the order in which they were granted.
    package func rewards(_ filter: LedgerFilter, _ request: PageRequest) throws -> Page<RewardItem> {
        let request = try request.numbered("reward")
        return try page(Tables.reward, request) { row in
            // Judged by its columns first: most rows need not be decoded.
            if let member = filter.member, row[4].text?.hasSameBytes(as: member) != true { return nil }
            if let program = filter.program, row[3].text?.hasSameBytes(as: program) != true { return nil }
            if let word = filter.word, row[12].text != word { return nil }
            return try RewardItem(row: row)
        }
    }

    /// A page of the transfers, in the order in which they were booked.
    package func transfers(_ filter: LedgerFilter, _ request: PageRequest) throws -> Page<TransferItem> {
        let request = try request.numbered("transfer")
        return try page(Tables.transfer, request) { row in
            let item = try TransferItem(row: row)
            if let program = filter.program, !item.program.hasSameBytes(as: program) { return nil }
            if let word = filter.word, item.kind != word { return nil }
            if let member = filter.member, !item.moves(accountOf: member) { return nil }
            return item
        }
    }

    /// A page of the accounts, by their names.
    package func balances(_ filter: LedgerFilter, _ request: PageRequest) throws -> Page<BalanceItem> {
        try page(Tables.account, request) { row in
            let item = try BalanceItem(row: row)
            guard let account = Account(item.account) else { return nil }
            if let member = filter.member {
                return account.kind != .program && account.owner.hasSameBytes(as: member) ? item : nil
            }
            if let program = filter.program {
                return account.kind == .program && account.owner.hasSameBytes(as: program) ? item : nil
            }
            return item
        }
    }

    /// The sum of all accounts, whatever a list shows of them.
    package func ledgerSum() throws -> LedgerSum {
        var accounts = 0
        var sums: [Currency: Int128] = [:]
        try scan(Scan(Tables.account, prefix: home.row)) { row in
            let item = try BalanceItem(row: row)
            accounts += 1
            sums[item.balance.currency, default: 0] += Int128(item.balance.minorUnits)
            return true
        }
        return LedgerSum(
            accounts: accounts,
            sums: sums.sorted { $0.key.code < $1.key.code }.map { (currency: $0.key, minorUnits: $0.value) })
    }
}

extension TransferItem {
    func moves(accountOf member: String) -> Bool {
        [from, to].contains { text in
            guard let account = Account(text) else { return false }
            return account.kind != .program && account.owner.hasSameBytes(as: member)
        }
    }
}
