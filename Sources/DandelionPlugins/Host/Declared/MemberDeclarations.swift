import DandelionModel
import DandelionPrimitives

/// Members and their consent.
enum MemberDeclarations {
    static let topic = HostTopic(
        "members",
        """
        The people and organisations that a home knows. Any event with a key field `member` makes that member \
        known. Names and addresses are personal data: a member shows where they are kept, never what they are.
        """,
        [get, find, create, update, accepts, unsubscribe, resubscribe])

    static let record = HostObject(
        "member", "A member as they are now. Read-only; absent fields are nil.",
        [
            HostParameter("id", .string, "opaque"),
            HostParameter("banned", .boolean, "takes part in nothing"),
            HostParameter("unsubscribed", .boolean, "wants no messages at all"),
        ] + fields.filter { !["banned", "unsubscribed"].contains($0.name) })

    private static let fields: [HostParameter] = [
        .optional("banned", .boolean, "takes part in nothing"),
        .optional("unsubscribed", .boolean, "wants no messages at all"),
        .optional("tier", .string, "such as `gold`"), .optional("level", .integer, "as the business counts"),
        .optional("zone", .string, "such as `Europe/Rome`"), .optional("language", .string, "such as `it`"),
        .optional("joined", .instant, "when the member joined; nil for somebody known from events only"),
        .optional("name", .personal, "personal data"), .optional("address", .personal, "personal data"),
    ]

    private static let member = HostParameter("member", .record("member"), "who")
    private static let purpose = HostParameter.optional(
        "purpose", .string, "of which messages, such as `referral_marketing`; of all without it")

    static let get = HostDeclaration(
        "members.get", "The member of an id; nil where the home does not know it.", [member],
        returns: [.optional(.record("member"))], capability: "members.read", effect: .read,
        example: """
            local buyer = members.get(ctx.on.member)
            if buyer and buyer.tier == "gold" then … end
            """,
        body: .turn { context, arguments in
            [try context.turn.members.get(arguments.string("member") ?? "")?.record ?? .null]
        })

    static let find = HostDeclaration(
        "members.find", "Members in the order of their ids.",
        [
            HostParameter(
                "which",
                .fields([
                    .optional("tier", .string, "only those of this tier"),
                    .optional("after", .string, "only those behind this id: the last of the page before"),
                    .optional("limit", .integer, "how many at most; 50 without it, 100 at most"),
                ]), isOptional: true, "all without it")
        ], returns: [.list(.record("member"))], capability: "members.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.members.find(
                tier: arguments.string("tier"), after: arguments.string("after"), limit: try arguments.limit()
            )
            return [.list(found.map(\.record))]
        })

    static let create = HostDeclaration(
        "members.create",
        "A member who joins now, or somebody known from events who does. Raises for one who has joined.",
        [
            HostParameter(
                "fields", .fields([.optional("id", .string, "made by the host without it")] + fields),
                isOptional: true,
                "what is known")
        ], returns: [.record("member")], capability: "members.write", effect: .write,
        body: .turn { context, arguments in
            var map = arguments.map("fields") ?? ValueMap()
            map["id"] = nil
            let fields = try MemberFields(map)
            return [try context.turn.members.create(arguments.string("id"), fields).record]
        })

    static let update = HostDeclaration(
        "members.update",
        "Sets fields of a member; those that are left out stay. Returns the member as they are then.",
        [member, HostParameter("fields", .fields(fields), "what changes")], returns: [.record("member")],
        capability: "members.write", effect: .write,
        example: #"members.update(ctx.on.member, { tier = "gold" })"#,
        body: .turn { context, arguments in
            let fields = try MemberFields(arguments.map("fields") ?? ValueMap())
            return [try context.turn.members.update(arguments.string("member") ?? "", fields).record]
        })

    static let accepts = HostDeclaration(
        "members.accepts", "Whether a member takes messages now.", [member, purpose], returns: [.boolean],
        capability: "members.read", effect: .read,
        body: .turn { context, arguments in
            let accepts = try context.turn.members.accepts(
                arguments.string("member") ?? "", purpose: arguments.string("purpose"))
            return [.bool(accepts)]
        })

    static let unsubscribe = HostDeclaration(
        "members.unsubscribe", "Takes a member off messages, those that wait to be delivered included.",
        [member, purpose], capability: "members.write", effect: .write,
        body: .turn { context, arguments in
            try context.turn.members.unsubscribe(
                arguments.string("member") ?? "", from: arguments.string("purpose"))
            return []
        })

    static let resubscribe = HostDeclaration(
        "members.resubscribe", "Takes back what `members.unsubscribe` did.", [member, purpose],
        capability: "members.write", effect: .write,
        body: .turn { context, arguments in
            try context.turn.members.resubscribe(
                arguments.string("member") ?? "", to: arguments.string("purpose"))
            return []
        })
}

extension HostArguments {
    /// The argument `limit` of a list.
    ///
    /// - Throws: ``HostMismatch`` outside of 1 to `most`.
    func limit(_ standard: Int64 = 50, most: Int64 = 100) throws(HostMismatch) -> Int {
        let limit = integer("limit") ?? standard
        guard (1...most).contains(limit) else {
            throw HostMismatch("must be between 1 and \(most), got \(limit)", path: "limit")
        }
        return Int(limit)
    }
}
