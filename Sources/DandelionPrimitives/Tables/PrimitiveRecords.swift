package import DandelionModel
package import DandelionRules
package import DandelionStore
package import DandelionWorkflow

/// What the primitives look like to rules and plugins: `record "member"` and its kin.
package enum PrimitiveRecords {
    /// Those that a rule may join by their key.
    package static let all = [member, referrer, referral, channel, message]

    package static let member = RecordSchema(
        name: "member", key: "id",
        fields: [
            .key("id"), .bool("banned"), .bool("unsubscribed"), .string("tier").optional,
            .int("level").optional,
            .string("zone").optional, .string("language").optional, .instant("joined").optional,
            .personal("name", of: "id").optional, .personal("address", of: "id").optional,
        ])

    package static let referrer = RecordSchema(
        name: "referrer", key: "id",
        fields: [
            .key("id"), .key("program"), .key("member"), .string("code"), .string("link"), .instant("since"),
            .int("conversions"),
        ])

    package static let referral = RecordSchema(
        name: "referral", key: "id",
        fields: [
            .key("id"), .key("program"), .key("order"), .key("friend"), .key("referrer").optional,
            .key("member").optional, .string("state"), .string("reason").optional, .money("amount"),
            .money("refunded"), .string("referrer_reward").optional, .string("friend_reward").optional,
            .instant("occurred_at"), .instant("at"),
        ])

    package static let channel = RecordSchema(
        name: "channel", key: "id",
        fields: [
            .key("id"), .key("member"), .string("kind"), .string("code"), .string("link"),
            .value("rate").optional, .instant("since"),
        ])

    package static let message = RecordSchema(
        name: "message", key: "id",
        fields: [
            .key("id"), .key("member"), .string("template"), .string("purpose").optional,
            .string("link").optional, .string("state"), .string("reason").optional, .instant("at"),
            .instant("settled_at").optional,
        ])

    /// Of the home's ledger; a rule cannot join it.
    package static let reward = RecordSchema(
        name: "reward", key: "id",
        fields: [
            .key("id"), .key("member"), .key("program"), .money("amount"), .money("open"), .money("reversed"),
            .money("withheld"), .money("paid"), .string("state"), .instant("hold_until").optional,
        ])

    /// A record as rules read it, outside of any turn; nil where there is none.
    ///
    /// - Parameter get: Reads one row of the home's state.
    package static func value(
        of type: String, key: Value, in home: HomeKey, get: (StoredCollection, Row) throws -> Row?
    ) throws -> Value? {
        guard let id = key.stringValue else { return nil }
        func row(_ collection: StoredCollection) throws -> Row? { try get(collection, home.row(.text(id))) }
        return switch type {
        case member.name: try row(PrimitiveTables.member).map { try Member(row: $0).record }
        case referrer.name: try row(PrimitiveTables.referrer).map { try Referrer(row: $0).record }
        case referral.name: try row(PrimitiveTables.referral).map { try Referral(row: $0).record }
        case channel.name: try row(PrimitiveTables.channel).map { try ReferralChannel(row: $0).record }
        case message.name: try row(PrimitiveTables.message).map { try Message(row: $0).record }
        default: nil
        }
    }
}
