/// The balances of accounts: transfers, folded.
public struct Balances: Sendable, Equatable {
    private struct Key: Hashable {
        let account: Account
        let currency: Currency
    }

    private var minorUnits: [Key: Int64] = [:]

    public init() {}

    /// - Throws: ``LedgerError`` for the first transfer that ``apply(_:)`` refuses.
    public init(_ transfers: some Sequence<Transfer>) throws(LedgerError) {
        for transfer in transfers { try apply(transfer) }
    }

    /// Moves an amount.
    ///
    /// - Throws: ``LedgerError/money(_:)`` where a balance would not fit 64 bits.
    ///   No balance has changed then.
    public mutating func apply(_ transfer: Transfer) throws(LedgerError) {
        let currency = transfer.amount.currency
        let lowered: Money
        let raised: Money
        do throws(MoneyError) {
            lowered = try balance(of: transfer.from, in: currency) - transfer.amount
            raised = try balance(of: transfer.to, in: currency) + transfer.amount
        } catch { throw .money(error) }
        set(lowered, of: transfer.from)
        set(raised, of: transfer.to)
    }

    /// The balance of an account; zero for one that nothing has moved.
    public func balance(of account: Account, in currency: Currency) -> Money {
        Money(minorUnits: minorUnits[Key(account: account, currency: currency)] ?? 0, currency: currency)
    }

    /// The balances that are not zero, by account and currency.
    public var all: [(account: Account, balance: Money)] {
        minorUnits.map { (account: $0.account, balance: Money(minorUnits: $1, currency: $0.currency)) }
            .sorted { left, right in
                left.account == right.account
                    ? left.balance.currency.code < right.balance.currency.code : left.account < right.account
            }
    }

    /// The sum of all accounts in minor units of a currency: always zero.
    public func sum(in currency: Currency) -> Int128 {
        minorUnits.reduce(0) { $1.key.currency == currency ? $0 + Int128($1.value) : $0 }
    }

    /// Whether the accounts of every currency sum to zero, as they must.
    public var isBalanced: Bool {
        var sums: [Currency: Int128] = [:]
        for (key, value) in minorUnits { sums[key.currency, default: 0] += Int128(value) }
        return sums.values.allSatisfy { $0 == 0 }
    }

    private mutating func set(_ balance: Money, of account: Account) {
        minorUnits[Key(account: account, currency: balance.currency)] =
            balance.isZero ? nil : balance.minorUnits
    }
}
