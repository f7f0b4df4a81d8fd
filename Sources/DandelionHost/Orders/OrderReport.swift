package import Dandelion

/// What is told of an order that was sent.
package struct OrderReport: Sendable {
    let order: SentOrder
    let outcome: OrderOutcome
    /// What is so since it was carried out.
    package var done = "it is done"

    package init(order: SentOrder, outcome: OrderOutcome) {
        self.order = order
        self.outcome = outcome
    }

    /// Whether what it asks for is known not to be.
    package var hasFailed: Bool {
        switch outcome {
        case .failed, .refused: true
        case .done, .waiting: false
        }
    }

    package var text: String {
        switch outcome {
        case .done(let entry): "\(done) (\(ThingID.entry(entry)) of home '\(order.home)')"
        case .failed(let entry, let reason):
            "the order became \(ThingID.entry(entry)) of home '\(order.home)' and failed: \(reason)"
        case .refused(let reason): "the host refused the order: \(reason); nothing was changed"
        case .waiting where order.hasHost:
            "the order is sent, and the host has not taken it up yet; send it again with --order-id \(order.id) to ask"
        case .waiting: "the order is sent; no host has the store open, so the next one carries it out"
        }
    }

    package var value: Value {
        let (word, entry, reason): (String, Int64?, String?) =
            switch outcome {
            case .done(let entry): ("done", entry, nil)
            case .failed(let entry, let reason): ("failed", entry, reason)
            case .refused(let reason): ("refused", nil, reason)
            case .waiting: ("waiting", nil, nil)
            }
        return .object([
            ("id", .string(order.id)), ("home", .string(order.home)), ("outcome", .string(word)),
            ("entry", .text(entry.map(ThingID.entry))), ("reason", .text(reason)),
            ("is_repeat", .bool(order.isRepeat)), ("has_host", .bool(order.hasHost)),
        ])
    }
}
