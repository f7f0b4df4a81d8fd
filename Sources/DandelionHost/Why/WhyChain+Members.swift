import Dandelion

/// Messages, promotions, and what can be asked about a member.
extension WhyChain {
    func message(_ id: String) throws {
        guard let row = try home.get(PrimitiveTables.message, .text(id)) else { return }
        let message = try Message(row: row)
        // The run that carries it out is started by the turn that sends it off, under its id.
        let start = try home.entries(at: message.at) {
            $0.kind == .start && $0.type == MessageGate.workflow && $0.body["key"]?.stringValue == id
        }.first
        append(.message, Self.text(of: message), at: message.at, entry: start?.cause) { link in
            link.add("purpose", message.purpose)
            link.add("link", message.link)
            link.add("reason", message.reason)
            link.add("settled", message.settledAt?.description)
        }
        try maker(of: start)
    }

    private static func text(of message: Message) -> String {
        let name = "the message '\(message.template)' to \(message.member)"
        return switch message.state {
        case .queued: "\(name) waits to be delivered"
        case .sending: "\(name) is being delivered"
        case .sent: "\(name) was sent"
        case .suppressed: "\(name) was not sent"
        case .failed: "\(name) could not be delivered"
        }
    }

    func promotion(_ id: String) throws {
        guard let row = try home.get(PrimitiveTables.channel, .text(id)) else { return }
        let channel = try ReferralChannel(row: row)
        let promoted = try home.entries(at: channel.since) {
            $0.type == StandardEvents.channelPromoted.name && $0.body["channel"]?.stringValue == id
        }.first
        append(
            .promotion, "\(channel.member) became a channel of the kind '\(channel.kind)'", at: channel.since,
            entry: promoted?.cause
        ) { link in
            link.add("rate", channel.rate.map { "\($0) in place of the programs' reward" })
            link.add("code", channel.code)
            link.add("link", channel.link)
        }
        try maker(of: promoted)
    }

    /// A member is no effect: this lists what of theirs can be asked about.
    func member(_ id: String) throws {
        let rewards = try home.rows(PrimitiveTables.owned, .text(id)).compactMap { row in
            try row[3].integer.flatMap { try home.get(Tables.reward, .integer($0)) }
        }.map { try RewardRow(row: $0).reward }
        let messages = try home.rows(PrimitiveTables.message, by: "message_member", .text(id))
            .map(Message.init(row:))
        let referrers = try home.rows(PrimitiveTables.referrer, by: "referrer_member", .text(id))
            .map(Referrer.init(row:))
        let channels = try home.rows(PrimitiveTables.channel, by: "channel_member", .text(id))
            .map(ReferralChannel.init(row:))
        append(.member, "\(id) is a member; ask about one of these") { link in
            for referrer in referrers {
                link.add("refers", "referrer:\(referrer.id) in the program '\(referrer.program)'")
            }
            for channel in channels { link.add("channel", "channel:\(channel.id)") }
            for reward in rewards {
                link.add("reward", "reward:\(reward.id) \(reward.amount), \(reward.state.rawValue)")
            }
            for message in messages {
                link.add("message", "message:\(message.id) '\(message.template)', \(message.state.rawValue)")
            }
            if link.details.isEmpty { link.add("nothing", "no reward, message or channel is theirs yet") }
        }
    }
}
