import Dandelion
import DandelionTestWorld

struct Placed: EventType {
    static let schema = EventSchema("placed", .key("order"), .string("customer"), .money("amount"))
    var order: String
    var customer: String
    var amount: Money
}

struct Settled: EventType {
    static let schema = EventSchema("settled", .key("order"))
    var order: String
}

/// The business of many workers: each order is a run that waits, has something done, and rewards.
enum Errands {
    /// Where the clock of every worker stands: everything that is waited for is due.
    static let end = Letters.start + .days(120)

    struct Errand: Codable, Sendable {
        var order = ""
        var customer = ""
        var amount = Money(minorUnits: 0, currency: .usd)
        var isSettled = false
    }

    static let begin = Handler("begin", version: 1, on: Placed.self) { turn, placed in
        try turn.start("errand", key: placed.order, input: try placed.eventBody())
    }

    static let errand = Workflow("errand", version: 1, state: Errand()) { flow in
        flow.step("start") { turn, errand, wake in
            guard case .started(let input) = wake else { return }
            let placed = try Placed(eventBody: input)
            errand = Errand(order: placed.order, customer: placed.customer, amount: placed.amount)
            try turn.wait(
                for: Settled.self, where: "order", is: .string(placed.order), within: .days(10),
                then: "answered")
        }
        flow.step("answered") { turn, errand, wake in
            if case .event = wake { errand.isSettled = true }
            try turn.perform("stamp", with: .string(errand.order), then: "stamped")
        }
        flow.step("stamped") { turn, errand, wake in
            guard case .activity(.completed(let stamp)) = wake else { return }
            let reward = try turn.grant(
                try errand.amount.multiplied(by: try Rate("7.5%")), to: errand.customer, program: "errands",
                holdUntil: errand.isSettled ? nil : turn.now + .days(3))
            try turn.put("stamped", key: errand.order, .list([stamp, .string(reward)]))
        }
    }

    /// Fails its first attempt for every third order or so.
    // No attempt may fail because the process stood still.
    static let stamp = Activity("stamp", timeout: .seconds(86_400), retries: RetryPolicy(attempts: 4)) {
        (order: String, context: ActivityContext) -> String in
        if context.attempt == 1, order.utf8.reduce(0, { $0 + Int($1) }) % 3 == 0 { throw Refused() }
        return "\(order) as \(context.idempotencyKey)"
    }

    struct Refused: Error {}

    static func engine(_ store: any Store, lanes: Int) -> Engine {
        var options = EngineOptions()
        options.clock = VirtualClock(end)
        options.seeds = RepeatableSeeds(13)
        options.lanes = lanes
        return Engine(
            store: .existing(store), events: [Placed.self, Settled.self], activities: [stamp],
            workflows: [errand], handlers: [begin], options: options)
    }
}
