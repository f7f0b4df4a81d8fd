package import DandelionModel
package import DandelionRules
import DandelionStore

/// Which events a run waits for, or listens to.
package struct EventSubscription: Sendable {
    /// Closed: it names values and nothing that would have to be looked up.
    package let pattern: Pattern
    /// The key field that finds it; nil for every event of the type that the pattern matches.
    package let key: (field: String, value: Value)?

    package init(pattern: Pattern, key: (field: String, value: Value)?) {
        self.pattern = pattern
        self.key = key
    }

    /// The pattern as it is kept beside the key; null where the key says it all.
    var matchers: Cell {
        let rest = key.map { pattern.without($0.field) } ?? pattern
        return rest.fields.isEmpty ? .null : Cell(rest.value)
    }
}

/// Where a subscription stands in its table.
struct SubscriptionPlace {
    let type: String
    let field: String
    let value: String
    let matchers: Cell

    func row(_ home: HomeKey, _ subscriber: Subscriber, wait: Int64) -> Row {
        home.row(
            .text(type), .text(field), .text(value), .text(subscriber.text), .integer(wait), matchers)
    }
}

/// Who hears: a run that waits, or one of its listeners.
struct Subscriber {
    let run: String
    var listener: Int64?

    var text: String { listener.map { "\(run)/\($0)" } ?? run }

    init(run: String, listener: Int64? = nil) {
        self.run = run
        self.listener = listener
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let run = parts.first else { return nil }
        self.run = String(run)
        guard parts.count == 2 else { return }
        guard let listener = Int64(parts[1]) else { return nil }
        self.listener = listener
    }

    /// All subscriptions of a run, its wait's and its listeners'.
    static func scan(run: String, in home: HomeKey) -> Scan {
        // The character after the slash ends the range.
        Scan(
            Tables.subscription, index: Tables.subscription.index("subscription_run"), prefix: home.row,
            from: .including([.text(run)]), to: .excluding([.text(run + "0")]))
    }
}

/// The patterns of subscriptions, read once from their rows.
struct MatcherCache {
    private static let limit = 1_000
    private var patterns: [Cell: Pattern] = [:]

    /// Whether an event is what a subscription asks for beyond its key.
    mutating func holds(_ matchers: Cell, for body: Value) throws -> Bool {
        if matchers.isNull { return true }
        let pattern: Pattern
        if let known = patterns[matchers] {
            pattern = known
        } else {
            let value = try matchers.value()
            do throws(ValueError) {
                pattern = try Pattern(value: value)
            } catch {
                throw FoldError.damaged("the conditions of a subscription: \(error)")
            }
            if patterns.count >= Self.limit { patterns.removeAll() }
            patterns[matchers] = pattern
        }
        return pattern.matches(body)
    }
}
