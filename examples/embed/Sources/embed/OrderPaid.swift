import Dandelion

/// A customer paid for an order.
struct OrderPaid: EventType {
    var customer: String
    var amount: Money

    static let schema = EventSchema("order.paid", .key("customer"), .money("amount"))
}
