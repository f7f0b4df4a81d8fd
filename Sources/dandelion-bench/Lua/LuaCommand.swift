import ArgumentParser

/// `lua`: what the way between Swift and Lua costs, beside plain C under the same hook.
struct LuaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lua",
        abstract: "Measure calls between Lua and Swift, the guarded library, and limits.",
        discussion: """
            Each round measures the sandbox and plain C one after the other; the median of the rounds \
            counts. A ratio is the sandbox's time over that of plain C. The library's functions are measured \
            against stock Lua without a hook or a limit, by the fastest round of each. Last comes how late a \
            limit of half a second on the wall ends what is slow between two looks at the clock.
            """)

    @Option(help: "How many rounds.")
    var rounds = 15

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func run() throws {
        guard rounds > 0 else { throw ValidationError("'rounds' is \(rounds); it must be above 0") }
        try LuaMeasurement(rounds: rounds).run().write(asJSON: json)
    }
}
