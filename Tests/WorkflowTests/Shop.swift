import Dandelion
import DandelionTestWorld

// The events and handlers that the tests share: a small shop.

struct OrderPaid: EventType {
    static let schema = EventSchema("order.paid", .key("customer"), .money("amount"))
    var customer: String
    var amount: Money
}

struct OrderRefunded: EventType {
    static let schema = EventSchema("order.refunded", .key("reward"), .money("amount"), .money("total"))
    var reward: String
    var amount: Money
    var total: Money
}

struct Joined: EventType {
    static let schema = EventSchema(
        "member.joined", .key("member"), .personal("email", of: "member"), .string("plan"))
    var member: String
    var email: Personal<String>
    var plan: String
}

struct Tick: EventType {
    static let schema = EventSchema("tick", .key("name"), .int("count"))
    var name: String
    var count: Int
}

let dollars: Currency = {
    guard let currency = Currency(code: "USD") else { preconditionFailure("ISO 4217") }
    return currency
}()

func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: dollars) }

struct Broken: Error, CustomStringConvertible {
    var description: String { "it broke" }
}

enum Shop {
    static let events: [any EventType.Type] = [
        OrderPaid.self, OrderRefunded.self, Joined.self, Tick.self,
    ]

    /// A tenth of each order, held for 30 days.
    static let reward = Handler("reward", version: 1, on: OrderPaid.self) { turn, order in
        let amount = try order.amount.multiplied(by: Rate(percent: 10))
        try turn.grant(
            amount, to: order.customer, program: "friends", holdUntil: turn.now + .days(30))
    }

    static let refund = Handler("refund", version: 1, on: OrderRefunded.self) { turn, refund in
        try turn.reverse(refund.reward, .more(refund.amount), of: refund.total)
    }

    static let count = Handler("count", version: 1, on: OrderPaid.self) { turn, order in
        let seen = try turn.get("orders", key: order.customer)?.intValue ?? 0
        try turn.put("orders", key: order.customer, .int(seen + 1))
        if seen + 1 == 3 { try turn.start("thank", key: order.customer, input: .string(order.customer)) }
    }

    struct Thanks: Codable, Sendable {
        var customer = ""
        var orders = 0
    }

    /// Waits for two more orders within ten days, then calls a friend of the house.
    static let thank = Workflow("thank", version: 1, state: Thanks()) { flow in
        flow.step("start") { turn, thanks, wake in
            if case .started(let input) = wake { thanks.customer = input.stringValue ?? "" }
            try turn.wait(
                for: OrderPaid.self, where: "customer", is: .string(thanks.customer), within: .days(10),
                then: "ordered")
        }
        flow.step("ordered") { turn, thanks, wake in
            guard case .event = wake else {
                return try turn.put("thanks", key: thanks.customer, "too late")
            }
            thanks.orders += 1
            if thanks.orders < 2 {
                return try turn.wait(
                    for: OrderPaid.self, where: "customer", is: .string(thanks.customer), within: .days(10),
                    then: "ordered")
            }
            try turn.perform("call", with: .string(thanks.customer), then: "called")
        }
        flow.step("called") { turn, thanks, wake in
            if case .activity(.completed(let answer)) = wake {
                try turn.put("thanks", key: thanks.customer, answer)
            } else {
                try turn.put("thanks", key: thanks.customer, "nobody answered")
            }
        }
    }

    static let call = Activity("call", retries: RetryPolicy(attempts: 3)) {
        (customer: String, context: ActivityContext) -> String in
        if context.attempt == 1, customer.hasSuffix("3") { throw Broken() }
        return "thanks, \(customer)"
    }

    static let handlers = [reward, refund, count]
}
