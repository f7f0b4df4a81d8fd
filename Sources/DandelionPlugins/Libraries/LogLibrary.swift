import DandelionModel

/// The plugin's log, and values made readable for it.
enum LogLibrary {
    static let topic = HostTopic(
        "Log",
        """
        Lines go to the plugin's log with the plugin's name and the line of the call, once: a run that is replayed \
        is silent. Arguments are joined by spaces; tables are shown as `inspect` shows them.
        """,
        [
            line("log.debug", "A line for whoever looks closely."),
            line("log.info", "A line of ordinary news."),
            line("log.warn", "A line about what somebody should look at."),
            line("log.error", "A line about what somebody must look at."),
            line("print", "The same as `log.info`."), inspect,
        ])

    /// What the prelude calls with a finished line. Plugins never see its object.
    static let write = HostDeclaration(
        "console:write", "A line of the plugin's log.",
        [
            HostParameter("level", .oneOf(PluginLogLine.Level.allCases.map(\.rawValue)), "how urgent it is"),
            HostParameter("location", .string, "where it was written"),
            HostParameter("text", .string, "the line"),
        ], effect: .note, phase: .both,
        body: .turn { context, arguments in
            let level = arguments.string("level").flatMap(PluginLogLine.Level.init) ?? .info
            context.log(
                PluginLogLine(
                    level: level, location: arguments.string("location") ?? "",
                    text: arguments.string("text") ?? ""))
            return []
        })

    private static func line(_ name: String, _ summary: String) -> HostDeclaration {
        HostDeclaration(
            name, summary, [.variadic("...", .any, "what to write, of any kind")], effect: .note,
            phase: .both,
            body: .prelude)
    }

    static let inspect = HostDeclaration(
        "inspect",
        """
        A value as readable text, the same each time: keys sorted, functions and repeated tables named as such. \
        For people; `json.encode` is for programs.
        """,
        [HostParameter("value", .any, "anything")], returns: [.string], effect: .pure, phase: .both,
        example:
            #"print(inspect { tier = "gold", scores = { 9, 10 } })     --> { scores = { 9, 10 }, tier = "gold" }"#,
        body: .prelude)
}
