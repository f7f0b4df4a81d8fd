import DandelionModel
import DandelionPrimitives

/// Referrers and programs.
enum ReferrerDeclarations {
    static let topic = HostTopic(
        "referrers",
        """
        Members who refer friends, each once in each program, with a code and a link of their own. Codes are found \
        whatever their case and separators.
        """,
        [enroll, get, find, list, conversions, top])

    static let record = HostObject(
        "referrer", "A member in a program.",
        [
            HostParameter("id", .string, "opaque"), HostParameter("program", .string, "its name"),
            HostParameter("member", .string, "the member's id"),
            HostParameter("code", .string, "eight letters and digits"),
            HostParameter("link", .string, "the program's link with the code or the member's id in it"),
            HostParameter("since", .instant, "when they enrolled"),
            HostParameter("conversions", .integer, "those that were not wholly refunded, when it was read"),
        ])

    private static let referrer = HostParameter("referrer", .record("referrer"), "who")
    private static let program = HostParameter("program", .record("program"), "in which program")
    private static let member = HostParameter("member", .record("member"), "who")

    static let enroll = HostDeclaration(
        "referrers.enroll",
        "Enrolls a member in a program, once: who is enrolled already is given as they are. Records `referrer.enrolled` the first time.",
        [member, program], returns: [.record("referrer")], capability: "referrers.write", effect: .write,
        example: "local referrer = referrers.enroll(customer, friends)",
        body: .turn { context, arguments in
            let referrer = try context.turn.referrers.enroll(
                arguments.key("member"), in: arguments.key("program"))
            return [referrer.record]
        })

    static let get = HostDeclaration(
        "referrers.get", "The referrer of an id; nil where there is none.", [referrer],
        returns: [.optional(.record("referrer"))], capability: "referrers.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.referrers.get(arguments.key("referrer"))?.record ?? .null]
        })

    static let find = HostDeclaration(
        "referrers.find",
        "The referrer of a code as somebody typed it, or that a member is in a program; nil where there is none.",
        [
            HostParameter(
                "which",
                .fields([
                    .optional("code", .string, "as it was typed"),
                    .optional("member", .record("member"), "who, together with `program`"),
                    .optional("program", .record("program"), "where, together with `member`"),
                ]), "a code, or a member and a program")
        ], returns: [.optional(.record("referrer"))], capability: "referrers.read", effect: .read,
        example: #"local by_code = referrers.find { code = "ab-12 CD34" }"#,
        body: .turn { context, arguments in
            if let code = arguments.string("code") {
                return [try context.turn.referrers.find(code: code)?.record ?? .null]
            }
            guard let member = arguments.string("member"), let program = arguments.string("program") else {
                throw HostMismatch("needs 'code', or 'member' and 'program'")
            }
            return [try context.turn.referrers.find(member: member, program: program)?.record ?? .null]
        })

    static let list = HostDeclaration(
        "referrers.list", "What a member is in all programs; at most 50.", [member],
        returns: [.list(.record("referrer"))], capability: "referrers.read", effect: .read,
        body: .turn { context, arguments in
            [.list(try context.turn.referrers.list(of: arguments.key("member")).map(\.record))]
        })

    static let conversions = HostDeclaration(
        "referrers.conversions",
        "How many conversions of a referrer stand now: those that were not wholly refunded.",
        [referrer], returns: [.integer], capability: "referrers.read", effect: .read,
        example: "while referrers.conversions(referrer) < 3 do … end",
        body: .turn { context, arguments in
            [.int(try context.turn.referrers.conversions(of: arguments.key("referrer")))]
        })

    static let top = HostDeclaration(
        "referrers.top", "The referrers of a program with the most conversions.",
        [
            program,
            HostParameter(
                "which",
                .fields([.optional("limit", .integer, "how many at most; 10 without it, 100 at most")]),
                isOptional: true, "how many"),
        ], returns: [.list(.record("referrer"))], capability: "referrers.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.referrers.top(
                of: arguments.key("program"), limit: try arguments.limit(10))
            return [.list(found.map(\.record))]
        })
}

extension HostArguments {
    /// The text of an argument that is never left out.
    func key(_ name: String) -> String { string(name) ?? "" }
}
