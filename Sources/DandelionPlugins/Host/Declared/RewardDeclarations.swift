import DandelionLua
import DandelionModel
import DandelionPrimitives

/// What members have earned.
enum RewardDeclarations {
    static let topic = HostTopic(
        "rewards",
        """
        Rewards stand in the home's ledger, which is double entry and append only: a mistake is reversed, never \
        edited, and every entry names the turn that caused it.
        """,
        [grant, reverse, clawBack, payOut, get, list, clawBacks, balance])

    static let records = [
        HostObject(
            "reward", "A reward of a member.",
            [
                HostParameter("id", .string, "opaque"), HostParameter("member", .string, "whose"),
                HostParameter("program", .string, "on whose account it goes"),
                HostParameter("amount", .money, "as it was granted"),
                HostParameter("open", .money, "what is neither taken back nor paid"),
                HostParameter("reversed", .money, "what was taken back with its sale"),
                HostParameter("withheld", .money, "what claw-backs took of it while it was held"),
                HostParameter("paid", .money, "what was paid out"),
                HostParameter("state", .string, "such as `held` or `payable`"),
                .optional("hold_until", .instant, "from when on it is payable"),
            ]),
        HostObject(
            "claw_back", "An amount that was taken back from a member, for which no reward stands.",
            [
                HostParameter("id", .string, "opaque"), HostParameter("member", .string, "from whom"),
                HostParameter("program", .string, "on whose account it went"),
                HostParameter("held", .money, "what came from held rewards"),
                HostParameter("payable", .money, "what came from what was payable"),
                .optional("reason", .string, "what it was for"), HostParameter("at", .instant, "when"),
            ]),
        HostObject(
            "balance", "What a member has in one currency.",
            [
                HostParameter("held", .money, "not to be paid out yet"),
                HostParameter("payable", .money, "below zero while a claw-back waits for later earnings"),
                HostParameter("paid", .money, "paid out so far"),
            ]),
    ]

    private static let reward = HostParameter("reward", .record("reward"), "which")
    private static let member = HostParameter("member", .record("member"), "whose")
    private static let page = HostParameter(
        "which", .fields([.optional("limit", .integer, "how many at most; 20 without it, 50 at most")]),
        isOptional: true, "how many")

    static let grant = HostDeclaration(
        "rewards.grant", "Grants a member a reward, and books it.",
        [
            HostParameter(
                "reward",
                .fields([
                    HostParameter("to", .record("member"), "whom"),
                    HostParameter("amount", .money, "not negative"),
                    .optional("program", .record("program"), "on whose account; the plugin's own without it"),
                    .optional(
                        "hold", .either([.duration, .instant]),
                        "how long, or until when, it cannot be paid out"),
                    .optional("reason", .string, "what it is for"),
                ]), "what to whom")
        ], returns: [.record("reward")], capability: "rewards.write", effect: .write,
        example:
            #"rewards.grant { to = ctx.on.member, amount = money "5.00 USD", hold = "30d", reason = "welcome" }"#,
        body: .turn { context, arguments in
            guard let amount = arguments.money("amount") else {
                throw HostMismatch("is missing", path: "amount")
            }
            var hold: Instant?
            if let instant = arguments.instant("hold") { hold = instant }
            if let duration = arguments.duration("hold") { hold = try Boxed.moved(context.now, by: duration) }
            let rewards = context.turn.rewards
            let id = try rewards.grant(
                amount, to: arguments.key("to"), program: arguments.string("program") ?? context.plugin.name,
                holdUntil: hold, reason: arguments.string("reason"))
            return [try rewards.get(id)?.record ?? .null]
        })

    static let reverse = HostDeclaration(
        "rewards.reverse", "Takes all of a reward back, after pay-out too. Once more changes nothing.",
        [reward],
        capability: "rewards.write", effect: .write,
        body: .turn { context, arguments in
            try context.turn.rewards.reverse(arguments.key("reward"))
            return []
        })

    static let clawBack = HostDeclaration(
        "rewards.claw_back",
        """
        Takes an amount back from a member for which no reward stands: first from their held rewards of the \
        program, the newest first, and the rest from what is payable, which may fall below zero. Once more takes \
        it once more.
        """,
        [
            HostParameter(
                "what",
                .fields([
                    HostParameter("from", .record("member"), "from whom"),
                    HostParameter("amount", .money, "not negative"),
                    .optional(
                        "program", .record("program"),
                        "whose rewards, and on whose account; the plugin's own without it"),
                    .optional("reason", .string, "what it is for"),
                ]), "what from whom")
        ], returns: [.record("claw_back")], capability: "rewards.write", effect: .write,
        example:
            #"local taken = rewards.claw_back { from = ctx.on.member, amount = ctx.on.amount * percent(10), reason = "cancelled" }"#,
        body: .turn { context, arguments in
            guard let amount = arguments.money("amount") else {
                throw HostMismatch("is missing", path: "amount")
            }
            let taken = try context.turn.rewards.clawBack(
                amount, from: arguments.key("from"),
                program: arguments.string("program") ?? context.plugin.name,
                reason: arguments.string("reason"))
            return [taken.record]
        })

    static let clawBacks = HostDeclaration(
        "rewards.claw_backs", "What was taken back from a member and no reward stands for, the newest first.",
        [member, page], returns: [.list(.record("claw_back"))], capability: "rewards.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.rewards.clawBacks(
                of: arguments.key("member"), limit: try arguments.limit(20, most: 50))
            return [.list(found.map(\.record))]
        })

    static let payOut = HostDeclaration(
        "rewards.pay_out", "Pays out a payable reward, as far as the member's payable balance covers it.",
        [reward],
        capability: "rewards.write", effect: .write,
        body: .turn { context, arguments in
            try context.turn.rewards.payOut(arguments.key("reward"))
            return []
        })

    static let get = HostDeclaration(
        "rewards.get", "The reward of an id; nil where there is none.", [reward],
        returns: [.optional(.record("reward"))], capability: "rewards.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.rewards.get(arguments.key("reward"))?.record ?? .null]
        })

    static let list = HostDeclaration(
        "rewards.list", "A member's rewards, the newest first.",
        [member, page], returns: [.list(.record("reward"))], capability: "rewards.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.rewards.list(
                of: arguments.key("member"), limit: try arguments.limit(20, most: 50))
            return [.list(found.map(\.record))]
        })

    static let balance = HostDeclaration(
        "rewards.balance", "What a member has in a currency: zero where nothing was ever granted.",
        [member, HostParameter("currency", .string, "its three letters, such as `EUR`")],
        returns: [.record("balance")], capability: "rewards.read", effect: .read,
        body: .turn { context, arguments in
            // An amount of nothing names its currency, and says what is wrong with it.
            let nothing = try Money("0 \(arguments.key("currency"))")
            let balance = try context.turn.rewards.balance(of: arguments.key("member"), in: nothing.currency)
            return [balance.record]
        })
}
