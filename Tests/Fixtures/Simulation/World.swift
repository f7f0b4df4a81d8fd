public import Dandelion

public struct Purchase: EventType {
    public static let schema = EventSchema("purchase", .key("customer"), .money("amount"))
    public var customer: String
    public var amount: Money
}

public struct Refund: EventType {
    public static let schema = EventSchema("refund", .key("customer"), .int("part"))
    public var customer: String
    public var part: Int
}

public struct SignUp: EventType {
    public static let schema = EventSchema(
        "sign.up", .key("member"), .personal("name", of: "member"), .string("plan"))
    public var member: String
    public var name: Personal<String>
    public var plan: String
}

public struct Unruly: EventType {
    public static let schema = EventSchema("unruly", .int("number"))
    public var number: Int

    public init(number: Int) { self.number = number }
}

public struct Milestone: EventType {
    public static let schema = EventSchema("milestone", .key("customer"), .int("purchases"))
    public var customer: String
    public var purchases: Int
}

/// The business of a simulation: it touches everything that the fold can do.
public enum World {
    public static let events: [any EventType.Type] = [
        Purchase.self, Refund.self, SignUp.self, Unruly.self, Milestone.self,
    ]

    static let reward = Handler("reward", version: 1, on: Purchase.self) { turn, purchase in
        let rate = try Rate("7.5%")
        let amount = try purchase.amount.multiplied(by: rate)
        let hold = turn.randomNumber(in: 0...3) == 0 ? nil : turn.now + .days(30)
        let id = try turn.grant(
            amount, to: purchase.customer, program: "friends", holdUntil: hold, rate: rate)
        try turn.put("last", key: purchase.customer, .string(id))
        if hold == nil, !amount.isZero, turn.randomNumber(in: 0...1) == 0 { try turn.payOut(id) }
    }

    static let count = Handler("count", version: 1, on: Purchase.self) { turn, purchase in
        let before = try turn.get("purchases", key: purchase.customer)?.intValue ?? 0
        try turn.put("purchases", key: purchase.customer, .int(before + 1))
        if (before + 1) % 3 == 0 {
            try turn.emit(Milestone(customer: purchase.customer, purchases: Int(before) + 1))
        }
    }

    static let refund = Handler("refund", version: 1, on: Refund.self) { turn, refund in
        guard let id = try turn.get("last", key: refund.customer)?.stringValue,
            let reward = try turn.reward(id), reward.reversed.minorUnits == 0
        else { return }
        let total = Money(minorUnits: 300, currency: .usd)
        try turn.reverse(id, .inAll(Money(minorUnits: Int64(refund.part) * 100, currency: .usd)), of: total)
    }

    /// Keeps what it made of a personal value, which must vanish with the person.
    static let greet = Handler("greet", version: 1, on: SignUp.self) { turn, signUp in
        guard case .value(let name) = try turn.resolve(signUp.name) else { return }
        try turn.put("greeting", key: signUp.member, .string("Dear \(name)"))
        try turn.grant(
            Money(minorUnits: 500, currency: .usd), to: signUp.member, program: "welcome",
            holdUntil: turn.now + .days(7))
    }

    static let follow = Handler("follow", version: 1, on: SignUp.self) { turn, signUp in
        try turn.start("follow", key: signUp.member, input: .string(signUp.member))
    }

    /// Fails by chance: sometimes once, sometimes for good.
    static let unruly = Handler("unruly", version: 1, on: Unruly.self) { turn, event in
        if turn.randomNumber(in: 0...2) > 0 || event.number % 7 == 0 { throw Trouble(number: event.number) }
        try turn.put("unruly", key: "\(event.number)", true)
    }

    struct Trouble: Error, CustomStringConvertible {
        let number: Int
        var description: String { "trouble \(number)" }
    }

    public struct Following: Codable, Sendable {
        var member = ""
        var seen = 0
        public init() {}
    }

    static let following = Workflow("follow", version: 1, state: Following()) { flow in
        flow.step("start") { turn, state, wake in
            if case .started(let input) = wake { state.member = input.stringValue ?? "" }
            try turn.wait(
                for: Milestone.self, where: "customer", is: .string(state.member), within: .days(3),
                then: "heard")
        }
        flow.step("heard") { turn, state, wake in
            state.seen += 1
            // Fails by chance, and goes on with the same wake.
            if turn.randomNumber(in: 0...4) == 0 { throw Trouble(number: state.seen) }
            guard case .event = wake, state.seen < 3 else {
                return try turn.perform("write", with: .string(state.member), then: "written")
            }
            try turn.wait(
                for: Milestone.self, where: "customer", is: .string(state.member), within: .days(3),
                then: "heard")
        }
        flow.step("written") { turn, state, wake in
            if case .activity(.completed(let answer)) = wake {
                try turn.put("written", key: state.member, answer)
            }
            try turn.sleep(.hours(5), then: "end")
        }
        flow.step("end") { turn, state, _ in try turn.put("ended", key: state.member, .int(Int64(state.seen)))
        }
    }

    static let watch = Handler("watch", version: 1, on: SignUp.self) { turn, signUp in
        try turn.start("watch", key: signUp.member, input: try signUp.eventBody())
    }

    /// Fails its first attempt for every second key.
    // No attempt may fail because the machine is busy with other tests.
    static let write = Activity("write", timeout: .seconds(3_600), retries: RetryPolicy(attempts: 3)) {
        (member: String, context: ActivityContext) -> String in
        if context.attempt == 1, context.idempotencyKey.utf8.reduce(0, { $0 + Int($1) }) % 2 == 0 {
            throw Trouble(number: 1)
        }
        return "wrote to \(member) as \(context.idempotencyKey)"
    }

    public static func engine(_ store: StoreSource, _ options: EngineOptions) -> Engine {
        var options = options
        options.seeds = RepeatableSeeds(11)
        options.turnRetries = RetryPolicy(attempts: 3, first: .seconds(30))
        return Engine(
            store: store, events: events, activities: [write], workflows: [following, watching],
            handlers: [reward, count, refund, greet, follow, watch, unruly], options: options)
    }
}
