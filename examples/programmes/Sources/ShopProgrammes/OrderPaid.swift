public import Dandelion

/// A customer paid for an order.
public struct OrderPaid: EventType {
    public static let schema = EventSchema(
        "order.paid", .key("customer"), .int("quantity"), .money("amount"), .int("seq"))

    public var customer: String
    public var quantity: Int
    public var amount: Money
    /// The order's place in the shop's books, from 1.
    public var seq: Int

    public init(customer: String, quantity: Int, amount: Money, seq: Int) {
        self.customer = customer
        self.quantity = quantity
        self.amount = amount
        self.seq = seq
    }
}
