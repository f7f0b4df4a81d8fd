import Dandelion

/// The event that is recorded, and the one handler that hears of it.
struct Purchase: EventType {
    static let schema = EventSchema("purchase", .key("member"), .int("points"))
    static let members = 10_000

    var member: String
    var points: Int

    /// Adds to the member's points: one record is read, and written.
    static let handler = Handler("points", version: 1, on: Purchase.self) { turn, purchase in
        let before = try turn.get("points", key: purchase.member)?.intValue ?? 0
        try turn.put("points", key: purchase.member, .int(before + Int64(purchase.points)))
    }
}
