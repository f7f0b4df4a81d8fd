@testable import Dandelion
import DandelionTestWorld
import Testing

struct OrderPaid: EventType {
    static let schema = EventSchema("order.paid", .key("customer"), .money("amount"))
    var customer: String
    var amount: Money
}
let usd = Currency(code: "USD")!

@Suite struct SmokeTests {
    @Test func pays() async throws {
        let clock = VirtualClock()
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(1)
        let engine = Engine(
            store: .memory, events: [OrderPaid.self],
            handlers: [
                Handler("reward", version: 1, on: OrderPaid.self) { turn, order in
                    try turn.grant(
                        order.amount.multiplied(by: Rate(percent: 10)), to: order.customer, program: "p",
                        holdUntil: turn.now + .days(30))
                }
            ], options: options)
        async let running: Void = engine.run()
        while true { if case .running = engine.current { break }; await Task.yield() }
        let home = engine.home("shop")
        for i in 0..<100 {
            try await home.record(
                OrderPaid(customer: "c\(i % 7)", amount: Money(minorUnits: 1000, currency: usd)), id: "o\(i)")
        }
        #expect(try await home.balance(of: Account(.held, "c1"), in: usd).minorUnits > 0)
        await clock.advance(engine, by: .days(31))
        #expect(try await home.balance(of: Account(.held, "c1"), in: usd).minorUnits == 0)
        #expect(try await home.balance(of: Account(.program, "p"), in: usd).minorUnits == -10000)
        #expect(try await home.verifyFold() == [])
        #expect(try await home.changes(after: 0).count == 100)
        engine.stop()
        try await running
    }
}
