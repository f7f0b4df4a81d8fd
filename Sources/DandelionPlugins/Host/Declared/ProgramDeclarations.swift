import DandelionModel
import DandelionPrimitives

/// The programs of a home while plugins run.
enum ProgramDeclarations {
    static let topic = HostTopic(
        "programs", "Programs as they are declared now, those of other plugins included.", [get, list, close])

    static let record = HostObject(
        "program", "A program and its terms.",
        [
            HostParameter("name", .string, "by which referrers are enrolled"),
            .optional("reward", .map, "`referrer` and `friend`: an amount or a rate of the sale"),
            .optional("attribution", .map, "`model`, `window`, `evidence`"),
            .optional("hold", .duration, "how long a reward is held"),
            .optional("cap", .map, "`per`, `every`, `count`"),
            .optional("rounding", .string, "`half_even` or `half_up`"),
            .optional("on_refund", .string, "`claw_back` or `keep`"),
            .optional("sale", .map, "the event that is a sale, and its fields"),
            .optional("refund", .map, "the event that refunds a sale, and its fields"),
            .optional("link", .string, "how links are written"),
        ])

    private static let program = HostParameter("program", .record("program"), "which")

    static let get = HostDeclaration(
        "programs.get", "The program of a name; nil where there is none.", [program],
        returns: [.optional(.record("program"))], capability: "programs.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.programs.get(arguments.key("program"))?.value ?? .null]
        })

    static let list = HostDeclaration(
        "programs.list", "All programs by name, closed ones too; at most 100.",
        returns: [.list(.record("program"))], capability: "programs.read", effect: .read,
        body: .turn { context, _ in [.list(try context.turn.programs.list().map(\.value))] })

    static let close = HostDeclaration(
        "programs.close",
        "Lets a program enroll and convert nobody any more. Refunds still take back what it granted.",
        [program], capability: "programs.write", effect: .write,
        body: .turn { context, arguments in
            try context.turn.programs.close(arguments.key("program"))
            return []
        })
}
