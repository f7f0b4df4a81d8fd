import DandelionModel
import DandelionRules

/// A small business for rules to look at.
enum Shop {
    static let events: EventCatalog = {
        let schemas = [
            EventSchema(
                "order.paid", .key("member"), .money("amount"), .int("quantity").optional,
                .float("weight").optional, .string("country").optional, .bool("gift").optional,
                .instant("ordered").optional, .duration("delivery").optional, .value("data").optional,
                .key("seller").optional, .personal("email", of: "member").optional),
            EventSchema("survey.answered", .key("member"), .int("score")),
            EventSchema("referral.converted", .key("referrer"), .key("member")),
            EventSchema("referrer.enrolled", .key("referrer"), .key("member")),
        ]
        do { return try EventCatalog(schemas) } catch { fatalError("\(error)") }
    }()

    static let records = [
        "member": RecordSchema(
            name: "member", key: "id",
            fields: [
                .key("id"), .bool("banned"), .string("tier"), .key("sponsor").optional, .bool("unsubscribed"),
                .personal("name", of: "id").optional,
            ])
    ]

    static let settings: [String: FieldType] = [
        "orders_before_invite": .int, "promoter_score": .int, "friend_reward": .money, "patience": .duration,
        "share": .value,
    ]

    static func rules(_ rules: Value...) throws(RuleProblems) -> RuleSet {
        try RuleSet(
            decoding: rules, events: events, records: records, settings: settings,
            workflows: ["invite", "thank"])
    }

    /// The mistakes in some rules, each as its whole text.
    static func problems(_ rules: Value...) -> [String] {
        do throws(RuleProblems) {
            _ = try RuleSet(
                decoding: rules, events: events, records: records, settings: settings,
                workflows: ["invite", "thank"])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    static func order(_ member: String = "ada", _ amount: Value = .usd(2_000)) -> Value {
        ["member": .string(member), "amount": amount]
    }
}

/// A home in memory, as the rules see it.
final class Home: RuleFacts {
    var members: [String: Value] = [:]
    var counts: [WindowKey: Int] = [:]
    var claims: Set<ClaimKey> = []
    var reads = 0

    init(members: [String: Value] = [:]) { self.members = members }

    func record(_ type: String, key: Value) -> Value? {
        reads += 1
        return type == "member" ? key.stringValue.flatMap { members[$0] } : nil
    }

    func count(_ window: WindowKey) -> Int {
        reads += 1
        return counts[window] ?? 0
    }

    func isClaimed(_ claim: ClaimKey) -> Bool {
        reads += 1
        return claims.contains(claim)
    }

    /// Takes an event as a lane does: counters first, then the rules, then their claims.
    func take(_ type: String, _ body: Value, _ rules: RuleSet, settings: Value = [:]) throws -> [Firing] {
        for window in rules.windows(for: type) {
            if let key = window.key(of: body) { counts[key, default: 0] += 1 }
        }
        let firings = try rules.match(type, body, settings: settings, facts: self)
        for firing in firings { if let claim = firing.claim { claims.insert(claim) } }
        return firings
    }
}
