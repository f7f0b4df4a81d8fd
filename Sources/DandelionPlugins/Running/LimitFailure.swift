import DandelionLua
import DandelionModel
import DandelionWorkflow

/// A turn of a plugin that a limit of its host has stopped.
///
/// What the code itself uses up is the same each time, so the turn is not tried
/// again by itself; real time depends on the machine, so there it is.
struct LimitFailure: ExplainedFailure, CustomStringConvertible {
    /// As reasons of runs name it.
    static let code = "limit"
    /// Lines of the traceback that are kept, and bytes of each.
    private static let tracebackLimit = 8
    private static let lineLimit = 120

    let plugin: String
    let part: PluginHandler.Part
    let limit: LuaLimit
    let report: LuaLimitReport

    var isFinal: Bool { limit != .wall }

    var description: String { "\(headline). \(remedy)" }

    /// What was stopped, where, and by what.
    var headline: String {
        let told = LuaError.limit(limit, report).description
        var text = "plugin '\(plugin)' was stopped by a limit in \(what): "
        // What to do follows for the plugin as a whole.
        text += told.split(separator: ". ", maxSplits: 1).first.map(String.init) ?? told
        text += " (used: \(used.joined(separator: ", "))"
        if !traceback.isEmpty { text += "; stood at \(traceback.joined(separator: " < "))" }
        return text + ")"
    }

    private var what: String {
        switch part {
        case .rule(let name): "rule '\(name)'"
        case .workflow(let name): "workflow '\(name)'"
        }
    }

    /// A limit that is no time must leave the same behind in every process.
    private var used: [String] { limit == .wall ? report.budgets : report.budgetsApartFromTime }

    private var remedy: String {
        let limits = report.limits
        let option: String? =
            switch limit {
            case .instructions: "--instructions \(Self.doubled(limits.instructions))"
            case .memory: "--memory \(Self.doubled(Int64(limits.bytes)))"
            case .wall: "--wall \(Self.doubled(max(5, limits.wall.microseconds / 1_000)))ms"
            case .output: "--output \(Self.doubled(Int64(max(1, limits.output))))"
            case .stack: nil
            }
        guard let option else {
            return "Nothing of the turn stands. Look for a function that calls itself without an end"
        }
        return """
            Nothing of the turn stands. Let it do less in one go, or ask the operator for more: \
            dandelion plugins limits \(plugin) \(option)
            """
    }

    private static func doubled(_ amount: Int64) -> Int64 { min(amount, .max / 4) * 2 }

    private var traceback: [String] {
        report.traceback.prefix(Self.tracebackLimit).map { String($0.prefix(Self.lineLimit)) }
    }

    var reason: Value {
        var map = ValueMap([
            ("code", .string(Self.code)), ("message", .string(description)), ("plugin", .string(plugin)),
            ("limit", .string(limit.rawValue)), ("used", .list(used.map(Value.string))),
            ("traceback", .list(traceback.map(Value.string))),
        ])
        map["at"] = report.hottestLine.map { .string(String($0.prefix(Self.lineLimit))) }
        return .map(map)
    }
}
