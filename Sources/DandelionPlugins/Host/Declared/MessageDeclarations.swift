import DandelionModel
import DandelionPrimitives

/// Messages to members.
package enum MessageDeclarations {
    static let topic = HostTopic(
        "messages",
        """
        A message is sent off in a turn; whether it goes out is decided when it is delivered, by the member's \
        consent of then. Its outcome is recorded as `message.settled`. To wait for it there is `flow:send`.
        """,
        [send, get, list])

    static let record = HostObject(
        "message", "A message and what became of it. Its text is nowhere: it is made at delivery.",
        [
            HostParameter("id", .string, "opaque"), HostParameter("member", .string, "to whom"),
            HostParameter("template", .string, "its name"),
            .optional("purpose", .string, "what it is sent for"),
            .optional("link", .string, "the link in it"),
            HostParameter("state", .oneOf(Message.State.allCases.map(\.rawValue)), "where it stands"),
            .optional("reason", .string, "why it was suppressed or has failed"),
            HostParameter("at", .instant, "when it was sent off"),
            .optional("settled_at", .instant, "when that was decided"),
        ])

    static let message: [HostParameter] = [
        HostParameter("to", .record("member"), "whom"),
        HostParameter("template", .record("template"), "one of the plugin's own"),
        .optional("link", .string, "fills `{link}`"),
        .optional("purpose", .string, "what it is sent for, in place of the template's"),
    ]

    static let send = HostDeclaration(
        "messages.send",
        "Sends a message off. Other arguments fill the template's blanks: `points = 50` fills `{points}`.",
        [HostParameter("message", .openFields(message), "what to whom")], returns: [.record("message")],
        capability: "messages.send", effect: .write,
        example: #"messages.send { to = customer, template = "reminder", link = referrer.link }"#,
        body: .turn { context, arguments in
            [
                try context.turn.messages.get(try send(context, arguments, declaration: "messages.send"))?
                    .record ?? .null
            ]
        })

    /// Sends what `messages.send` or `flow:send` was given.
    ///
    /// - Returns: The id of the message.
    package static func send(
        _ context: HostContext, _ arguments: HostArguments, declaration name: String
    ) throws -> String {
        let template = try template(arguments.key("template"), of: context.plugin)
        var blanks = arguments.map("message") ?? ValueMap()
        for parameter in message { blanks[parameter.name] = nil }
        if let place = blanks.entries.first(where: { $0.value == .list([]) }) {
            throw HostMismatch("must be a text, a number or a value, got an empty table", path: place.key)
        }
        return try context.turn.messages.send(
            template, to: arguments.key("to"), variables: blanks.isEmpty ? .null : .map(blanks),
            link: arguments.string("link"), purpose: arguments.string("purpose"))
    }

    private static func template(_ name: String, of plugin: PluginIdentity) throws(HostMismatch)
        -> MessageTemplate
    {
        guard let known = plugin.templates[name] else {
            let names = plugin.templates.keys.sorted()
            let nearest = Suggestion.nearest(to: name, among: names)
            let remedy =
                nearest.map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? "it declares none" : "it has \(names.joined(separator: ", "))")
            throw HostMismatch(
                "is \(Words.quoted(name)), which the plugin does not declare; \(remedy)", path: "template")
        }
        return MessageTemplate(
            name: name, subject: known["subject"]?.stringValue ?? "", text: known["text"]?.stringValue ?? "",
            purpose: known["purpose"]?.stringValue)
    }

    static let get = HostDeclaration(
        "messages.get", "The message of an id; nil where there is none.",
        [HostParameter("message", .record("message"), "which")], returns: [.optional(.record("message"))],
        capability: "messages.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.messages.get(arguments.key("message"))?.record ?? .null]
        })

    static let list = HostDeclaration(
        "messages.list", "Messages to a member, the newest first.",
        [
            HostParameter("member", .record("member"), "to whom"),
            HostParameter(
                "which",
                .fields([.optional("limit", .integer, "how many at most; 20 without it, 50 at most")]),
                isOptional: true, "how many"),
        ], returns: [.list(.record("message"))], capability: "messages.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.messages.list(
                to: arguments.key("member"), limit: try arguments.limit(20, most: 50))
            return [.list(found.map(\.record))]
        })
}
