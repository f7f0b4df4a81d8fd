import DandelionLua
import DandelionModel

extension PluginProblem {
    /// What Lua says of a plugin's file, with what to do where it is known.
    init(_ error: LuaError, main: String) {
        switch error {
        case .syntax(let message):
            self.init(lua: message, main: main, hint: Self.syntaxHint(message))
        case .runtime(let failure):
            let place =
                failure.where.flatMap(Self.place) ?? failure.traceback.lazy.compactMap(Self.place).first
            self.init(
                at: place ?? main, message: failure.message,
                hint: failure.hint ?? Self.runtimeHint(failure.message))
        case .limit(let limit, let report):
            let place = report.hottestLine.flatMap(Self.place) ?? main
            // Where the file itself stood is the place; functions that it called are told.
            let stood = report.traceback.filter { Self.place($0) != nil }.prefix(8)
            let trace = stood.count < 2 ? "" : " (it stood at \(stood.joined(separator: " < ")))"
            self.init(
                at: place, message: "the file \(Self.excess(limit, report.limits)) while it loaded\(trace)",
                hint: "Declarations take little: is there a loop without an end? Work belongs into workflows")
        default: self.init(file: main, message: "\(error)", hint: nil)
        }
    }

    /// `plugin.lua:7: '}' expected near 'rule'`, taken apart.
    private init(lua text: String, main: String, hint: String?) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3, let line = Int(parts[1]), parts[2].first == " ", parts[0] != Prelude.name {
            self.init(file: String(parts[0]), line: line, message: String(parts[2].dropFirst()), hint: hint)
        } else {
            self.init(at: main, message: text, hint: hint)
        }
    }

    /// The place in a line of a traceback that belongs to the plugin.
    private static func place(_ line: String) -> String? {
        let parts = line.split(separator: ":", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasSuffix(".lua"), let number = Int(parts[1]) else { return nil }
        return "\(parts[0]):\(number)"
    }

    private static func excess(_ limit: LuaLimit, _ limits: SandboxLimits) -> String {
        switch limit {
        case .instructions: "used more than \(limits.instructions) instructions"
        case .wall: "took longer than \(limits.wall.microseconds / 1_000) ms"
        case .memory: "needed more than \(limits.bytes) bytes"
        case .output: "printed more than \(limits.output) bytes"
        case .stack: "nested calls too deep"
        }
    }

    private static func syntaxHint(_ message: String) -> String? {
        if message.contains("'}' expected") { return "Is a comma missing at the end of the line before?" }
        if message.contains("')' expected") { return "Is a comma or a ')' missing before it?" }
        if message.contains("'end' expected") { return "A function, an if or a loop is not ended" }
        if message.contains("unexpected symbol near ')'") { return "Is an 'end' missing before it?" }
        if message.contains("near <eof>") { return "The file ends before all is closed" }
        if message.contains("unfinished string") { return "A text is not closed with its quote" }
        if message.contains("'=' expected") || message.contains("syntax error") {
            return "Is the word before it misspelt?"
        }
        if message.contains("'<eof>' expected") { return "There is one 'end' too many" }
        return nil
    }

    private static func runtimeHint(_ message: String) -> String? {
        message.contains("a nil value") ? "A misspelt name is nil" : nil
    }
}
