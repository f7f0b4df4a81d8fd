/// Why Lua code did not do what it was asked.
package enum LuaError: Error, Sendable {
    /// The text is not Lua: `plugin.lua:3: '=' expected near 'x'`.
    case syntax(message: String)
    /// An error that nothing in Lua caught.
    case runtime(LuaFailure)
    /// A limit was reached. Nothing in Lua can catch it.
    case limit(LuaLimit, LuaLimitReport)
    /// A Lua value has no counterpart: the path says which part of it.
    case unconvertible(path: String, reason: String)
    /// The sandbox was used as it must not be.
    case misuse(String)
    /// What the state keeps could change after its load; see ``Sandbox/freeze()``.
    case notFreezable([FreezingProblem])
}

/// What Lua code may run out of.
package enum LuaLimit: String, Sendable {
    case instructions, wall, memory, stack, output

    init(number: Int32) {
        let all: [LuaLimit] = [.instructions, .instructions, .wall, .memory, .stack, .output]
        self = all.indices.contains(Int(number)) ? all[Int(number)] : .stack
    }
}

/// What was known when a limit tripped.
package struct LuaLimitReport: Sendable, Equatable {
    /// Units for instructions, bytes for memory and output, microseconds for
    /// the wall; 0 for the stack.
    package let used: Int64
    package let allowed: Int64
    /// Where most was spent, as `plugin.lua:7`.
    package let hottestLine: String?
    /// Innermost first.
    package let traceback: [String]

    package init(used: Int64, allowed: Int64, hottestLine: String?, traceback: [String]) {
        self.used = used
        self.allowed = allowed
        self.hottestLine = hottestLine
        self.traceback = traceback
    }
}

extension LuaError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let message): message
        case .runtime(let failure): failure.description
        case .limit(let limit, let report): report.description(of: limit)
        case .unconvertible(let path, let reason):
            "\(path.isEmpty ? "the value" : "'\(path)'") \(reason)"
        case .misuse(let text): text
        case .notFreezable(let problems): problems.map(\.description).joined(separator: "\n")
        }
    }
}

extension LuaLimitReport {
    func description(of limit: LuaLimit) -> String {
        let place = hottestLine.map { ", most of the time at \($0)" } ?? ""
        let (what, remedy) =
            switch limit {
            case .instructions:
                ("used \(used) of \(allowed) instructions", "Do less in one go, or ask for a higher limit")
            case .wall:
                ("ran longer than \(allowed / 1_000) ms", "Do less in one go, or ask for a higher limit")
            case .memory:
                (
                    "needed more than \(allowed) bytes of memory",
                    "Keep less at a time, or ask for a higher limit"
                )
            case .output:
                ("printed more than \(allowed) bytes", "Print less")
            case .stack:
                ("nested calls too deep", "Look for a function that calls itself without an end")
            }
        return "the code \(what)\(place), and was stopped; it did nothing after that. \(remedy)"
    }
}
