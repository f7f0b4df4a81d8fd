package import DandelionLua
package import DandelionModel

/// How a chunk ended, and what it used.
package struct LuaOutcome: Sendable {
    package enum End: Sendable, Equatable {
        case ok
        case limit(LuaLimit)
        case error
    }

    /// What was used of a budget.
    package struct Usage: Sendable, Equatable {
        package var instructions: Int64 = 0
        /// The most that the heap held, in bytes.
        package var bytes = 0
        package var seconds = 0.0
        package init() {}
    }

    package let end: End
    /// The first value that the chunk returned, where JSON can tell it.
    package let value: Value
    /// What went wrong, with its place.
    package let message: String?
    /// Where the code stood, innermost first.
    package let traceback: [String]
    package let usage: Usage
    /// What was used of each budget, where one was used up: `1000 of 1000 instructions`.
    package let budgets: [String]
    /// What it printed, where that was kept.
    package var output: [String] = []

    package init(value: Value = .null, usage: Usage) {
        (end, message, traceback, budgets) = (.ok, nil, [], [])
        self.value = value
        self.usage = usage
    }

    package init(_ error: LuaError, usage: Usage) {
        switch error {
        case .limit(let limit, let report):
            end = .limit(limit)
            (traceback, budgets) = (LuaConsole.own(report.traceback), report.budgets)
        case .runtime(let failure):
            end = .error
            (traceback, budgets) = (LuaConsole.own(failure.traceback), [])
        default:
            end = .error
            (traceback, budgets) = ([], [])
        }
        value = .null
        message = error.description
        self.usage = usage
    }

    /// Of what the host would not do for it.
    init(message: String, usage: Usage) {
        (end, value, traceback, budgets) = (.error, .null, [], [])
        self.message = message
        self.usage = usage
    }

    /// Of a chunk that was never run.
    package init(unreadable problem: InputProblem) {
        self.init(message: problem.description, usage: Usage())
    }
}

extension LuaOutcome {
    /// One JSON object on one line, its keys always in this order.
    package var json: String {
        let limit: String? = if case .limit(let limit) = end { limit.rawValue } else { nil }
        let lines = traceback.isEmpty ? "null" : JSONText.encode(.list(traceback.map { .string($0) }))
        let printed = JSONText.encode(.list(output.map { .string($0) }))
        return """
            {"end":"\(end.word)","limit":\(limit.map { "\"\($0)\"" } ?? "null"),"value":\(value.plainJSON ?? "null"),\
            "message":\(JSONText.encode(.text(message))),"traceback":\(lines),\
            "usage":{"instructions":\(usage.instructions),"bytes":\(usage.bytes),"seconds":\(usage.seconds.shown)}\
            \(output.isEmpty ? "" : ",\"output\":\(printed)")}
            """
    }
}

extension LuaOutcome.End {
    var word: String {
        switch self {
        case .ok: "ok"
        case .limit: "limit"
        case .error: "error"
        }
    }
}

extension Double {
    /// To the microsecond, never with an exponent.
    fileprivate var shown: String {
        let microseconds = Int64((self * 1_000_000).rounded())
        let rest = String(microseconds % 1_000_000)
        return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
    }
}
