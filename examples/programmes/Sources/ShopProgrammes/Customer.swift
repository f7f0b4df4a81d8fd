import Dandelion

/// What the shop keeps of a customer.
struct Customer: Codable {
    static let collection = "customer"
    static let referrers = "referrer"

    var orders = 0
    var spend = Money.zero(.usd)

    /// Counts orders and spend; a customer who comes back is enrolled as a referrer.
    static func handler() -> Handler {
        Handler("customers", version: 1, on: OrderPaid.self) { turn, order in
            let stored = try turn.get(collection, key: order.customer)
            var customer = try stored.map { try ValueDecoder().decode(Customer.self, from: $0) } ?? Customer()
            customer.orders += 1
            customer.spend = try customer.spend + order.amount
            try turn.put(collection, key: order.customer, try ValueEncoder().encode(customer))
            if customer.orders == 2 { try turn.put(referrers, key: order.customer, .instant(turn.now)) }
        }
    }
}
