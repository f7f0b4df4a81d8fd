import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A run of a plugin's workflow")
struct RunFlowTests {
    static let manifest = #"""
        plugin { name = "shop", version = "1.0.0", api = 1, summary = "a shop", needs = {} }
        local order = event "order.paid"
        local tick = event "tick"
        """#

    static let thanks =
        manifest + #"""

            rule "an order is thanked for" {
              on = order { amount = gt(0) },
              start = { "thank", key = on.member, input = { member = on.member }, if_exists = "skip" },
            }

            workflow "thank" (function(flow, input)
              local began = flow:now()
              flow:sleep "3d"
              store.put("slept", { member = input.member, days = flow:now() - began })
              local again = flow:await(order { member = input.member }, { within = "10d" })
              if not again then return store.put("end", "nobody") end
              store.put("again", again.amount)
              local answer = flow:activity("echo", { hello = input.member })
              store.put("answer", answer.hello)
              flow:status "thanked"
            end)
            """#

    @Test(
        "sleeps, awaits, has an activity done and ends; evicted after every turn or never",
        arguments: [false, true])
    func whole(isForgetful: Bool) async throws {
        var options = RunWorld.Options()
        options.isForgetful = isForgetful
        try await RunWorld.run(Self.thanks, options: options) { world in
            try await world.record("order.paid", ["member": "ada", "amount": 5])
            try await world.advance(by: .days(2))
            #expect(try world.kept("slept") == nil)
            try await world.advance(by: .days(2))
            #expect(try world.kept("slept")?["days"] == .duration(.days(3)))
            try await world.record("order.paid", ["member": "ben", "amount": 6])
            #expect(try world.kept("again") == nil)
            try await world.record("order.paid", ["member": "ada", "amount": 7])
            #expect(try world.kept("again") == 7)
            #expect(try world.kept("answer") == "ada")
            let runs = try world.runs()
            #expect(runs.map(\.status) == [.completed, .waiting])
            #expect(runs.first?.statusText == "thanked")
            #expect(try world.deadLetters() == [])
            #expect(try world.refold() == [])
        }
    }
}
