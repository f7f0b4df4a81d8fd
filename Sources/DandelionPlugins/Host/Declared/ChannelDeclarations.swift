import DandelionModel
import DandelionPrimitives

/// Members who are a way to reach others.
enum ChannelDeclarations {
    static let topic = HostTopic(
        "channels",
        "Members who have become channels, each at most once, with a link and a rate of their own.",
        [promote, get, find, list])

    static let record = HostObject(
        "channel", "A member as a channel.",
        [
            HostParameter("id", .string, "opaque"), HostParameter("member", .string, "who"),
            HostParameter("kind", .string, "such as `person` or `partner`"),
            HostParameter("code", .string, "eight letters and digits"),
            HostParameter("link", .string, "with the code in it"),
            .optional("rate", .rate, "what they earn of a conversion, in place of the program's reward"),
            HostParameter("since", .instant, "when they were promoted"),
        ])

    static let promote = HostDeclaration(
        "channels.promote",
        "Makes a member a channel, once: who is one already is given as they are. Records `channel.promoted` the first time.",
        [
            HostParameter("member", .record("member"), "who"),
            HostParameter(
                "channel",
                .fields([
                    HostParameter("kind", .string, "in the home's own words"),
                    .optional(
                        "rate", .rate, "what they earn of a conversion; the program's reward without it"),
                    .optional("link", .string, "how the link is written, with `{code}` for the code"),
                ]), "what kind"),
        ], returns: [.record("channel")], capability: "channels.write", effect: .write,
        example: #"channels.promote(customer, { kind = "person", rate = percent(12) })"#,
        body: .turn { context, arguments in
            let channel = try context.turn.channels.promote(
                arguments.key("member"), kind: arguments.key("kind"), rate: arguments.rate("rate"),
                link: arguments.string("link") ?? ReferralChannels.standardLink)
            return [channel.record]
        })

    static let get = HostDeclaration(
        "channels.get", "The channel of an id; nil where there is none.",
        [HostParameter("channel", .record("channel"), "which")], returns: [.optional(.record("channel"))],
        capability: "channels.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.channels.get(arguments.key("channel"))?.record ?? .null]
        })

    static let find = HostDeclaration(
        "channels.find", "The channel that a member is; nil where they are none.",
        [HostParameter("member", .record("member"), "who")], returns: [.optional(.record("channel"))],
        capability: "channels.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.channels.find(member: arguments.key("member"))?.record ?? .null]
        })

    static let list = HostDeclaration(
        "channels.list", "Channels in the order of their promotion.",
        [
            HostParameter(
                "which",
                .fields([
                    .optional("after", .string, "only those behind this id: the last of the page before"),
                    .optional("limit", .integer, "how many at most; 50 without it, 100 at most"),
                ]), isOptional: true, "all without it")
        ], returns: [.list(.record("channel"))], capability: "channels.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.channels.list(
                after: arguments.string("after"), limit: try arguments.limit())
            return [.list(found.map(\.record))]
        })
}
