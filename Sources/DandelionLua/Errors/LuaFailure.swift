package import DandelionModel

/// An error of Lua code that nothing caught.
package struct LuaFailure: Sendable {
    /// What went wrong, without the place.
    package let message: String
    /// The code of a host function's failure.
    package let code: String?
    /// What to do about it, if a host function said so.
    package let hint: String?
    /// The error object; its text where it is none that can be had outside of Lua.
    package let value: Value
    /// Whether a host function failed, rather than the Lua code itself.
    package let isHostFailure: Bool
    /// Whether the failure is one of the business, not a bug.
    package let isBusiness: Bool
    /// The line that failed, as `plugin.lua:12`.
    package let `where`: String?
    /// Where the code stood, innermost first.
    package let traceback: [String]

    /// A text of Lua's in its two parts: `plugin.lua:3` and `attempt to …`.
    static func split(_ text: String) -> (place: String?, message: String)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...].prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, text[digits.endIndex...].hasPrefix(": ") else { return nil }
        return (String(text[..<digits.endIndex]), String(text[digits.endIndex...].dropFirst(2)))
    }
}

extension LuaFailure: CustomStringConvertible {
    package var description: String {
        (`where`.map { "\($0): " } ?? "") + message + (hint.map { " (\($0))" } ?? "")
    }
}
