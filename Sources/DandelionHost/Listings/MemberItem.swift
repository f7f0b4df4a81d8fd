package import Dandelion
import DandelionPrimitives

/// A member, in one line.
package struct MemberItem: ListedItem {
    package let member: Member
    /// One for each program.
    package let referrers: [Referrer]
    package let channel: ReferralChannel?

    package static let columns = [
        TextTable.Column("MEMBER"), TextTable.Column("JOINED"), TextTable.Column("TIER"),
        TextTable.Column("LEVEL", .right), TextTable.Column("CONVERSIONS", .right),
        TextTable.Column("CHANNEL"), TextTable.Column("FLAGS", mayBeCut: true),
    ]

    var conversions: Int64 { referrers.reduce(0) { $0 + $1.conversions } }

    package var cells: [String] {
        let flags = [member.isBanned ? "banned" : nil, member.isUnsubscribed ? "unsubscribed" : nil]
        return [
            member.id, DisplayText.time(member.joined), member.tier ?? "",
            member.level.map { String($0) } ?? "", referrers.isEmpty ? "" : String(conversions),
            channel?.kind ?? "", flags.compactMap { $0 }.joined(separator: ", "),
        ]
    }

    package var value: Value {
        .object([
            ("id", .string(member.id)), ("joined", member.joined.map(Value.instant) ?? .null),
            ("tier", .text(member.tier)), ("level", member.level.map(Value.int) ?? .null),
            ("zone", .text(member.zone)), ("language", .text(member.language)),
            ("banned", .bool(member.isBanned)), ("unsubscribed", .bool(member.isUnsubscribed)),
            ("name", .text(member.name.map { _ in DisplayText.personal })),
            ("address", .text(member.address.map { _ in DisplayText.personal })),
            ("referrers", .list(referrers.map(\.record))), ("channel", channel?.record ?? .null),
        ])
    }
}
