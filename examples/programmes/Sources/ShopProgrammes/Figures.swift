import Dandelion

/// What stands in the shop's home, read from one snapshot.
public struct Figures: Sendable, Equatable, Codable {
    public var orders = 0
    public var customers = 0
    public var referrers: Set<Int> = []
    /// The channels' customers.
    public var channels: Set<Int> = []
    /// What each programme has granted, in US cents, as its account says.
    public var programmes: [String: Int64] = [:]
    /// How many rewards stand in each state.
    public var rewards: [String: Int] = [:]
    /// The sum of all accounts, by currency: zero.
    public var ledgerSums: [String: Int64] = [:]
    public var transfers = 0
    public var deadLetters = 0
    public var entries = 0
}

extension Shop {
    public func figures() async throws -> Figures {
        let name = home.name
        return try await home.read { view in
            var figures = Figures()
            try view.forEachRecord(in: Customer.collection, of: name) { _, value in
                figures.customers += 1
                figures.orders += try ValueDecoder().decode(Customer.self, from: value).orders
            }
            try view.forEachRecord(in: Customer.referrers, of: name) { key, _ in
                if let customer = Int(key) { figures.referrers.insert(customer) }
            }
            try view.forEachRecord(in: Season.channels, of: name) { key, _ in
                if let customer = Int(key) { figures.channels.insert(customer) }
            }
            try view.forEachRow(Tables.account, of: name) { row in
                guard let account = row[2].text.flatMap(Account.init(_:)), let currency = row[3].text,
                    let balance = row[4].integer
                else { return }
                figures.ledgerSums[currency, default: 0] += balance
                if account.kind == .program { figures.programmes[account.owner] = -balance }
            }
            try view.forEachRow(Tables.reward, of: name) { row in
                if let state = row[12].text { figures.rewards[state, default: 0] += 1 }
            }
            try view.forEachRow(Tables.transfer, of: name) { _ in figures.transfers += 1 }
            try view.forEachRow(Tables.deadLetter, of: name) { _ in figures.deadLetters += 1 }
            try view.forEachRow(Tables.home, of: name) { row in
                figures.entries = Int(row[2].integer ?? 1) - 1
            }
            return figures
        }
    }

    /// How many entries the home's log has; read without the rest.
    public func entryCount() async throws -> Int {
        let name = home.name
        return try await home.read { view in
            var count = 0
            try view.forEachRow(Tables.home, of: name) { count = Int($0[2].integer ?? 1) - 1 }
            return count
        }
    }
}
