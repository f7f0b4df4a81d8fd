import DandelionLua
import DandelionModel
import DandelionWorkflow

/// The plugin's own durable key-value space in a home.
enum StoreDeclarations {
    static let topic = HostTopic(
        "store",
        """
        What a plugin remembers. Each plugin has its own space in each home; all its versions share it. Keys are \
        texts, ids and never names or addresses of people; values are anything but functions, up to 64 KiB.
        """,
        [get, put, remove, list, increment])

    private static let key = HostParameter("key", .string, "1 to 200 bytes of printable text")

    static func collection(_ context: HostContext) -> String { "plugin:" + context.plugin.name }

    static let get = HostDeclaration(
        "store.get", "The value of a key; nil where there is none.",
        [key], returns: [.any], effect: .read,
        body: .turn { context, arguments in
            let key = try key(of: arguments)
            return [try context.turn.get(collection(context), key: key) ?? .null]
        })

    static let put = HostDeclaration(
        "store.put", "Keeps a value under a key, in place of what was there.",
        [key, HostParameter("value", .any, "not nil: there is `store.remove`")], effect: .write,
        example: #"store.put("last-winner", { member = customer.id, at = time.now() })"#,
        body: .turn { context, arguments in
            let key = try key(of: arguments)
            guard let value = arguments.named("value") else {
                throw HostMismatch(
                    "must be a value, got nil", path: "value", hint: "to forget a key, call store.remove(key)"
                )
            }
            try context.turn.put(collection(context), key: key, value)
            return []
        })

    static let remove = HostDeclaration(
        "store.remove", "Forgets a key; nothing happens where it is not there.", [key], effect: .write,
        body: .turn { context, arguments in
            try context.turn.remove(collection(context), key: try key(of: arguments))
            return []
        })

    static let increment = HostDeclaration(
        "store.increment", "Adds to the whole number of a key, which begins at 0, and returns the sum.",
        [key, .optional("by", .integer, "1 without it; negative to subtract")], returns: [.integer],
        effect: .write,
        example: #"local wishes = store.increment("wishes:" .. ctx.on.member)"#,
        body: .turn { context, arguments in
            let key = try key(of: arguments)
            let known = try context.turn.get(collection(context), key: key) ?? .int(0)
            guard let count = known.intValue else {
                throw HostFailure.refused(
                    "store.increment", "not_a_number",
                    "\(Words.quoted(key)) holds \(Words.found(known)), which is no whole number; nothing was written",
                    hint: "keep counters under keys of their own")
            }
            let by = arguments.integer("by") ?? 1
            let (sum, overflow) = count.addingReportingOverflow(by)
            guard !overflow else {
                throw HostFailure.refused(
                    "store.increment", "overflow",
                    "\(count) and \(by) do not fit 64 bits; nothing was written")
            }
            try context.turn.put(collection(context), key: key, .int(sum))
            return [.int(sum)]
        })

    static let maximumListed: Int64 = 200

    static let list = HostDeclaration(
        "store.list",
        "Keys with their values in the order of the keys' bytes: a list of `{ key = …, value = … }`.",
        [
            HostParameter(
                "which",
                .fields([
                    .optional("prefix", .string, "only keys that begin so"),
                    .optional("after", .string, "only keys behind this one: the last of the page before"),
                    .optional("limit", .integer, "how many at most; 50 without it, 200 at most"),
                ]), isOptional: true, "all without it")
        ], returns: [.list(.map)], effect: .read,
        example: """
            for _, wish in ipairs(store.list { prefix = "wishes:" }) do
              log.info(wish.key, wish.value)
            end
            """,
        body: .turn { context, arguments in
            let prefix = arguments.string("prefix") ?? ""
            let limit = try arguments.limit(most: maximumListed)
            var found: [(key: String, value: Value)] = []
            var start = arguments.string("after")
            if !prefix.isEmpty, start.map({ $0.precedesInBytes(prefix) }) ?? true {
                // The scan begins behind a key, so the prefix itself is looked up.
                if let value = try context.turn.get(collection(context), key: prefix) {
                    found.append((prefix, value))
                }
                start = prefix
            }
            if found.count < limit {
                found += try context.turn.list(collection(context), after: start, limit: limit - found.count)
            }
            return [
                .list(
                    found.prefix { $0.key.utf8.starts(with: prefix.utf8) }
                        .map { .map(ValueMap([("key", .string($0.key)), ("value", $0.value)])) })
            ]
        })

    private static func key(of arguments: HostArguments) throws(HostMismatch) -> String {
        let key = arguments.string("key") ?? ""
        if let problem = Name.problem(with: key) { throw HostMismatch(problem, path: "key") }
        return key
    }
}
