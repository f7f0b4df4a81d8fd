/// What the language has and this version has not, with what to write meanwhile.
enum FutureFeature {
    /// Keys of a rule.
    static let ruleKeys: [String: String] = [
        "absent": """
        start a workflow that waits: flow:await(pattern, { within = "60d" }) gives nil when nothing came
        """,
        "unless": "write the opposite in 'with', such as member { id = on.member, banned = false }",
        "each": "loop over the records in 'act'",
        "every": "start a workflow that sleeps, with a key and if_exists = \"skip\"",
        "within": "count the whole history: count(pattern):ge(2)",
        "per": "write once = { per = on.member }",
        "priority": "rules match in the order of the file: move the rule up",
        "cooldown": "start a workflow that sleeps, with a key and if_exists = \"skip\"",
        "history": "leave it out: a count sees the whole history, from before the plugin too",
        "queue": "start the workflow without a queue",
    ]

    /// Keys of `once`.
    static let onceKeys = ["every": "start a workflow that sleeps, with a key and if_exists = \"skip\""]

    /// Keys of `start`.
    static let startKeys = [
        "queue": "leave it out: the run starts at once",
        "priority": "leave it out: runs start in the order of events",
    ]

    /// Values of `if_exists`.
    static let ifExists = [
        "signal": "write if_exists = \"skip\", and let the run await the event",
        "replace": "write if_exists = \"skip\", or let the run end itself with continue_as_new",
        "queue": "write if_exists = \"skip\", or give each run a key of its own",
    ]

    /// Keys of a count.
    static let countKeys = [
        "within": "count the whole history: count(pattern):ge(2)",
        "per": "count the whole history: count(pattern):ge(2)",
        "history": "leave it out: a count sees the whole history, from before the plugin too",
    ]

    static let aggregates: Set<String> = ["sum", "distinct", "avg", "min", "max"]
}
