import Foundation

/// Colours, on a terminal only.
struct TerminalStyle {
    let isColoured: Bool

    /// Colours where standard output is a terminal that has them, and nobody asked for none.
    static var ofTerminal: TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TerminalStyle(
            isColoured: isatty(STDOUT_FILENO) == 1 && !wantsNone && environment["TERM"] != "dumb")
    }

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func green(_ text: String) -> String { paint(text, "32") }
    func red(_ text: String) -> String { paint(text, "31") }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
