import DandelionLua
import DandelionModel

extension Sandbox {
    /// The one text that a snippet returns.
    func text(_ source: String) throws -> String {
        guard case .string(let text)? = try run(source).first else { throw Missing() }
        return text
    }

    /// What `pcall` says of an expression: the error's text.
    func refusal(_ expression: String) throws -> String {
        try text("return select(2, pcall(function() return \(expression) end))")
    }
}

extension SandboxLimits {
    /// The usual ones, but for the clock: a busy machine must not end a test.
    static let patient = SandboxLimits(wall: .seconds(600))
}
