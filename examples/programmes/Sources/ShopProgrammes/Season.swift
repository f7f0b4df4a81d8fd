import Dandelion

/// The season ends: the best customers become channels.
struct ShopClosing: EventType {
    static let schema = EventSchema("shop.closing", .key("season"))

    var season: String
}

/// A customer among the best.
struct TopCustomer: Codable, Equatable {
    let customer: String
    let spend: Money
}

/// What happens at the end: a workflow has the best customers found, and promotes them.
///
///     shop.closing ──► start ──top-customers──► promote
enum Season {
    static let channels = "channel"
    static let channelCount = 100
    private static let workflowName = "season"
    private static let activityName = "top-customers"

    static func handler() -> Handler {
        Handler("closing", version: 1, on: ShopClosing.self) { turn, closing in
            try turn.start(workflowName, key: closing.season)
        }
    }

    static func workflow() -> Workflow {
        Workflow(workflowName, version: 1, state: Progress()) { flow in
            flow.step("start") { turn, _, _ in
                try turn.perform(activityName, with: .int(Int64(channelCount)), then: "promote")
            }
            flow.step("promote") { turn, progress, wake in
                guard case .activity(.completed(let found)) = wake else { throw SeasonError.notFound(wake) }
                let best = try ValueDecoder().decode([TopCustomer].self, from: found)
                for top in best { try turn.put(channels, key: top.customer, .money(top.spend)) }
                progress.promoted = best.count
            }
        }
    }

    /// Ranks all customers. A turn reads few rows; whole sets are an activity's, on a snapshot.
    static func activity() -> Activity {
        Activity(activityName) { (count: Int, context) in
            let home = context.home
            return try await context.read { view in
                var customers: [(id: Int, top: TopCustomer)] = []
                try view.forEachRecord(in: Customer.collection, of: home) { key, value in
                    let customer = try ValueDecoder().decode(Customer.self, from: value)
                    customers.append((Int(key) ?? .max, TopCustomer(customer: key, spend: customer.spend)))
                }
                customers.sort { left, right in
                    let (more, less) = (left.top.spend.minorUnits, right.top.spend.minorUnits)
                    return more == less ? left.id < right.id : more > less
                }
                return customers.prefix(count).map(\.top)
            }
        }
    }

    private struct Progress: Codable, Sendable {
        var promoted = 0
    }
}

/// The best customers could not be found.
enum SeasonError: Error, CustomStringConvertible {
    case notFound(Wake)

    var description: String {
        switch self {
        case .notFound(.activity(.failed(let reason))): "the best customers were not found: \(reason)"
        case .notFound(let wake): "the season was woken by \(wake), not by its activity"
        }
    }
}
