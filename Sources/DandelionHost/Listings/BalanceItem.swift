package import Dandelion

/// The balance of an account in a currency.
package struct BalanceItem: ListedItem {
    package let account: String
    package let balance: Money

    package static let columns = [TextTable.Column("ACCOUNT"), TextTable.Column("BALANCE", .right)]

    package init(row: Row) throws {
        guard row.count >= 5, let account = row[2].text,
            let currency = row[3].text.flatMap(Currency.init(code:)), let minor = row[4].integer
        else { throw FoldError.damaged("an account") }
        self.account = account
        balance = Money(minorUnits: minor, currency: currency)
    }

    package var cells: [String] { [account, balance.description] }

    package var value: Value {
        .object([("account", .string(account)), ("balance", .money(balance))])
    }
}

/// What all accounts of a home come to together: zero in every currency, or the books are damaged.
package struct LedgerSum: Sendable, Equatable {
    package let accounts: Int
    /// By currency; wider than a balance, so that no sum can overflow.
    package let sums: [(currency: Currency, minorUnits: Int128)]

    package static func == (left: LedgerSum, right: LedgerSum) -> Bool {
        left.accounts == right.accounts && left.sums.count == right.sums.count
            && zip(left.sums, right.sums).allSatisfy {
                $0.currency == $1.currency && $0.minorUnits == $1.minorUnits
            }
    }

    package var isZero: Bool { sums.allSatisfy { $0.minorUnits == 0 } }

    /// As in `all 14 accounts together: 0.00 USD`.
    package var text: String {
        guard accounts > 0 else { return "no account has moved yet" }
        let totals = sums.map(Self.amount).joined(separator: ", ")
        let verdict =
            isZero ? "" : ", which must be zero: the books are damaged, see `dandelion store verify`"
        return "all \(DisplayText.count(accounts, "account", "accounts")) together: \(totals)\(verdict)"
    }

    package var value: Value {
        .object([
            ("accounts", .int(Int64(accounts))),
            ("sums", .list(sums.map { .string(Self.amount($0.currency, $0.minorUnits)) })),
            ("is_zero", .bool(isZero)),
        ])
    }

    private static func amount(_ currency: Currency, _ minorUnits: Int128) -> String {
        guard let fitting = Int64(exactly: minorUnits) else {
            return "\(minorUnits) of \(currency.code)'s least unit"
        }
        return Money(minorUnits: fitting, currency: currency).description
    }
}
