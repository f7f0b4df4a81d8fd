/// Why a program was not declared: everything that is wrong with it, at once.
public struct ProgramRefusal: Error, Equatable, Sendable {
    public let program: String
    public let problems: [Problem]

    public struct Problem: Equatable, Sendable {
        /// Such as `plugin.lua:12`; empty where the declaration does not say.
        public let at: String
        public let message: String
        /// What to write instead.
        public let hint: String
    }
}

extension ProgramRefusal: CustomStringConvertible {
    public var description: String {
        let lines = problems.map { "\($0.at.isEmpty ? "" : "\($0.at): ")\($0.message); \($0.hint)" }
        return "the program '\(clip(program))' was not declared. " + lines.joined(separator: "\n")
    }
}
