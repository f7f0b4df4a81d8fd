import Dandelion

guard let euro = Currency(code: "EUR") else { fatalError("ISO 4217 knows the euro") }

// One loyalty point for each whole euro that a customer pays.
let engine = Engine(
    store: .memory, events: [OrderPaid.self],
    handlers: [
        Handler("loyalty", version: 1, on: OrderPaid.self) { turn, order in
            let points = try turn.get("points", key: order.customer)?.intValue ?? 0
            try turn.put("points", key: order.customer, .int(points + order.amount.minorUnits / 100))
        }
    ])

let running = Task { try await engine.run() }
let order = OrderPaid(customer: "ada", amount: Money(minorUnits: 19_90, currency: euro))
let receipt = try await engine.home("shop").record(order, id: "o-1", until: .processed)
print("recorded \(summary(of: order, at: .epoch)): \(receipt)")
running.cancel()
_ = await running.result
