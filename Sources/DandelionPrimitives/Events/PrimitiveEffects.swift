package import DandelionModel
package import DandelionWorkflow

/// What the primitives do when an event is recorded: a handler of the house.
///
/// Registered before everybody else's, under a name that is stored with each
/// turn; `version` is raised when the body does something else than before.
package struct PrimitiveEffect: Sendable {
    package let name: String
    package let version: Int
    /// Whether it may have to do with events of a schema.
    package let hears: @Sendable (EventSchema) -> Bool
    package let body: @Sendable (Turn, LogEntry) throws -> Void
}

package enum PrimitiveEffects {
    /// In the order in which their turns run.
    package static let all = [stubs, members, touches, referrals]

    /// Makes the member known that an event is about. Not needed where
    /// ``MemberStub/operation(for:schema:get:)`` was applied before matching.
    package static let stubs = PrimitiveEffect(
        name: "dandelion.stubs", version: 1, hears: { MemberStub.isMade(by: $0) && !isOfMembers($0) }
    ) { turn, entry in
        guard let id = entry.body[MemberStub.field]?.stringValue, Name.problem(with: id) == nil else {
            return
        }
        try turn.members.ensure(id)
    }

    /// `member.joined` and `member.unsubscribed`.
    package static let members = PrimitiveEffect(
        name: "dandelion.members", version: 1, hears: isOfMembers
    ) { turn, entry in
        guard let id = entry.body["member"]?.idText else { return }
        if entry.type == StandardEvents.memberUnsubscribed.name {
            return try turn.members.unsubscribe(id, from: entry.body["purpose"]?.stringValue)
        }
        var fields = MemberFields()
        fields.name = personal(entry.body["name"])
        fields.address = personal(entry.body["address"])
        fields.tier = entry.body["tier"]?.stringValue
        fields.level = entry.body["level"]?.intValue
        fields.zone = entry.body["zone"]?.stringValue
        fields.language = entry.body["language"]?.stringValue
        var member = try turn.members.ensure(id)
        // Who joins again has joined before.
        if member.joined == nil { fields.joined = turn.occurredAt }
        try turn.members.keep(fields, of: &member, for: "members.join")
    }

    /// What leads a friend to a referrer: links, codes and names.
    package static let touches = PrimitiveEffect(
        name: "dandelion.touches", version: 1,
        hears: { schema in
            touching.contains(schema.name)
        }
    ) { turn, entry in
        guard let friend = entry.body["member"]?.idText else { return }
        for (kind, field) in [(EvidenceKind.link, "link"), (.code, "code"), (.nomination, "nominated_by")] {
            if let text = entry.body[field]?.idText { try turn.referrals.touch(kind, text, by: friend) }
        }
    }

    /// Sales and refunds of the home's programs.
    package static let referrals = PrimitiveEffect(
        name: "dandelion.referrals", version: 1,
        hears: { schema in
            !schema.keyFields.isEmpty && schema.fields.contains { $0.type == .money }
                && !StandardEvents.recorded.contains(schema)
        }
    ) { turn, entry in
        let hearing = try turn.programs.hearing(entry.type)
        for program in hearing.sales {
            guard let sale = Sale(entry, fields: program.sale) else { continue }
            try turn.referrals.convert(sale, in: program)
        }
        for program in hearing.refunds {
            let fields = program.refund
            guard let sale = entry.body[fields.order]?.idText,
                let amount = entry.body[fields.amount]?.moneyValue
            else { continue }
            let refund: Reward.Refund = fields.reports == .more ? .more(amount) : .inAll(amount)
            try turn.referrals.refund(refund, ofSale: sale, in: program.name)
        }
    }

    private static let touching = [
        StandardEvents.linkVisited.name, StandardEvents.codeEntered.name, StandardEvents.referrerNamed.name,
        StandardEvents.memberJoined.name,
    ]

    @Sendable private static func isOfMembers(_ schema: EventSchema) -> Bool {
        schema.name == StandardEvents.memberJoined.name
            || schema.name == StandardEvents.memberUnsubscribed.name
    }

    private static func personal(_ value: Value?) -> Personal<String>? {
        guard case .personal(let reference)? = value else { return nil }
        return .reference(reference)
    }
}
