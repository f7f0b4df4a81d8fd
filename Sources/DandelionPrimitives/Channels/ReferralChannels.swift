public import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The members of the turn's home who are channels.
    public var channels: ReferralChannels { ReferralChannels(turn: self) }
}

/// The channels of a home: each member at most one.
public struct ReferralChannels {
    /// How a channel's link is written where nothing else is said.
    public static let standardLink = "/c/{code}"
    let turn: Turn

    /// Makes a member a channel, once: who is one already is given as they are.
    ///
    /// From now on the rate takes the place of what every program rewards its
    /// referrer with. Records `channel.promoted` the first time.
    ///
    /// - Parameters:
    ///   - rate: Nil leaves what the programs say.
    ///   - link: How the link is written; `{code}` stands for the code.
    /// - Throws: ``PrimitiveError`` for a member who is banned, and for a kind that cannot be one.
    @discardableResult
    public func promote(
        _ member: String, kind: String, rate: Rate? = nil, link: String = Self.standardLink
    ) throws -> ReferralChannel {
        if let known = try find(member: member) { return known }
        if let reason = Name.problem(with: kind) {
            throw PrimitiveError.badName(what: "kind of channel", name: kind, reason: reason)
        }
        if let rate, rate < .zero || rate > .one {
            throw PrimitiveError.wrongType(
                of: "channel", field: "rate", expected: "rate from 0% to 100%", found: "rate of \(rate)")
        }
        guard try !turn.members.ensure(member).isBanned else {
            throw PrimitiveError.banned(member: member, call: "channels.promote")
        }
        let code = try turn.referrers.drawCode().text
        let channel = ReferralChannel(
            id: turn.makeID().text, member: member, kind: kind, code: code,
            link: link.replacing("{code}", with: code), rate: rate, since: turn.now)
        try turn.putRow(
            PrimitiveTables.channel, .text(channel.id), .text(member), .text(kind), .text(code),
            .text(channel.link), Cell(rate?.description), Cell(channel.since), for: "channels.promote")
        try turn.emit(
            type: StandardEvents.channelPromoted.name,
            body: record([
                ("channel", .string(channel.id)), ("member", .string(member)), ("kind", .string(kind)),
                ("link", .string(channel.link)), ("rate", (rate?.description).map(Value.string)),
            ]))
        return channel
    }

    /// The channel of an id; nil where there is none.
    public func get(_ id: String) throws -> ReferralChannel? {
        try turn.findRow(PrimitiveTables.channel, .text(id), for: "channels.get").map(
            ReferralChannel.init(row:))
    }

    /// The channel that a member is; nil where they are none.
    public func find(member: String) throws -> ReferralChannel? {
        try first(by: "channel_member", member)
    }

    /// Channels in the order of their ids, which is that of their promotion.
    ///
    /// - Parameters:
    ///   - after: The last id of the page before.
    ///   - limit: At most 100 at once.
    public func list(after: String? = nil, limit: Int = 50) throws -> [ReferralChannel] {
        try turn.findRows(
            PrimitiveTables.channel, from: after.map { .excluding([.text($0)]) } ?? .unbounded,
            limit: max(0, min(limit, 100)), for: "channels.list"
        ).map(ReferralChannel.init(row:))
    }

    func find(code: ReferralCode) throws -> ReferralChannel? { try first(by: "channel_code", code.text) }

    private func first(by index: String, _ text: String) throws -> ReferralChannel? {
        try turn.findRows(PrimitiveTables.channel, by: index, .text(text), limit: 1, for: "channels.find")
            .first.map(ReferralChannel.init(row:))
    }
}
