public import DandelionModel
package import DandelionStore

/// A member who has become a way to reach others, with a link and a rate of their own.
public struct ReferralChannel: Sendable, Hashable {
    public let id: String
    public let member: String
    /// What kind of channel, in the home's own words: `person`, `partner`.
    public let kind: String
    /// In the form of ``ReferralCode/text``.
    public let code: String
    public let link: String
    /// What the member earns of a conversion, in place of the program's reward; nil for the program's.
    public let rate: Rate?
    public let since: Instant

    init(id: String, member: String, kind: String, code: String, link: String, rate: Rate?, since: Instant) {
        self.id = id
        self.member = member
        self.kind = kind
        self.code = code
        self.link = link
        self.rate = rate
        self.since = since
    }

    /// The channel of a stored row.
    package init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.channel)
        id = try cells.text()
        member = try cells.text()
        kind = try cells.text()
        code = try cells.text()
        link = try cells.text()
        rate = try cells.optionalRate()
        since = try cells.instant()
    }

    /// The channel as plugins read it. Absent fields are left out.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("member", .string(member)), ("kind", .string(kind)),
            ("code", .string(code)), ("link", .string(link)),
            ("rate", rate.map { ProgramDeclaration.Reward.rate($0).value }), ("since", .instant(since)),
        ])
    }
}
