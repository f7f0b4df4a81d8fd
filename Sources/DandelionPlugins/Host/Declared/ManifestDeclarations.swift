/// The manifest, its settings, and the plugin's other files.
enum ManifestDeclarations {
    static let topic = HostTopic(
        "Declaring: the plugin and its settings",
        """
        The file runs once without rights, to say what the plugin is. What it declares here, a host may list, check \
        and compare without trusting it.
        """,
        [plugin] + settings + [require, include])

    static let globals = [
        HostGlobal(
            "settings", .object("Path"),
            "In declarations a path, resolved for each event; in functions the values: `settings.patience`.")
    ]

    private static let plugin = HostDeclaration(
        "plugin", "The manifest. The first thing in `plugin.lua`.",
        [
            HostParameter(
                "manifest",
                .fields([
                    HostParameter("name", .string, "lower case, with dashes"),
                    HostParameter("version", .string, "such as `1.0.0`; greater than the one before"),
                    HostParameter("api", .integer, "1"),
                    .optional("summary", .string, "a sentence for those who install it"),
                    .optional(
                        "needs", .list(.string),
                        "capabilities, such as `members.read`; writing includes reading"),
                    .optional(
                        "uses", .list(.map),
                        "personal data that it uses: `{ \"member.address\", purpose = …, why = … }`"),
                    .optional("settings", .map, "by name, each made with `setting.…`"),
                ]), "what the plugin is")
        ], effect: .pure, phase: .declare,
        example: """
            plugin {
              name = "thank-you", version = "1.0.0", api = 1,
              summary = "Thanks members for their first order.",
              needs = { "members.read", "messages.send" },
              settings = { patience = setting.duration { default = "14d" } },
            }
            """,
        body: .prelude)

    private static let settings: [HostDeclaration] = [
        setting("integer", .integer, "A setting that is a whole number.", isOrdered: true),
        setting("number", .number, "A setting that is a number.", isOrdered: true),
        setting("money", .money, "A setting that is an amount.", isOrdered: true),
        setting("duration", .duration, "A setting that is an exact duration.", isOrdered: true),
        setting("percent", .either([.rate, .number]), "A setting that is a rate.", isOrdered: true),
        setting("string", .string, "A setting that is a text.", isOrdered: false),
        setting("boolean", .boolean, "A setting that is on or off.", isOrdered: false),
    ]

    private static func setting(
        _ name: String, _ type: HostType, _ summary: String, isOrdered: Bool
    ) -> HostDeclaration {
        let bounds: [HostParameter] =
            isOrdered
            ? [.optional("min", type, "the least that may be set"), .optional("max", type, "the greatest")]
            : []
        return HostDeclaration(
            "setting.\(name)", summary,
            [
                HostParameter(
                    "spec",
                    .fields(
                        [HostParameter("default", type, "what holds where nothing is set")] + bounds
                            + [.optional("about", .string, "for those who set it, with its unit")]),
                    "default, bounds, meaning")
            ], returns: [.object("Setting")], effect: .pure, phase: .declare, body: .prelude)
    }

    private static let require = HostDeclaration(
        "require", "What another file of the plugin's folder returns. It runs once, while the plugin loads.",
        [HostParameter("name", .string, "its path with dots and without `.lua`: `lib.codes`")],
        returns: [.any],
        effect: .pure, phase: .both, example: #"local codes = require "lib.codes""#, body: .prelude)

    private static let include = HostDeclaration(
        "include", "Runs another file of the plugin's folder for what it declares.",
        [HostParameter("name", .string, "its path with dots and without `.lua`")], effect: .pure,
        phase: .declare,
        body: .prelude)
}
