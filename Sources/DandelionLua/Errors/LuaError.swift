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
