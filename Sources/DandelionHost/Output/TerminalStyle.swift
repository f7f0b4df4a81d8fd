import Foundation

/// Colours and width, on a terminal only.
package struct TerminalStyle: Sendable, Equatable {
    package let isColoured: Bool
    /// How many characters fit in a line; nil where nobody looks at it, so that nothing is cut.
    package let width: Int?

    package init(isColoured: Bool, width: Int? = nil) {
        self.isColoured = isColoured
        self.width = width
    }

    /// No colours, and lines as long as they are: for files and other programs.
    package static let plain = TerminalStyle(isColoured: false)

    /// Colours where standard output is a terminal that has them, and nobody asked for none.
    package static var ofTerminal: TerminalStyle {
        guard isatty(STDOUT_FILENO) == 1 else { return .plain }
        let environment = ProcessInfo.processInfo.environment
        let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TerminalStyle(isColoured: !wantsNone && environment["TERM"] != "dumb", width: columns)
    }

    /// The columns of the terminal; 80 where it does not say.
    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    package func bold(_ text: String) -> String { paint(text, "1") }
    package func dim(_ text: String) -> String { paint(text, "2") }
    package func green(_ text: String) -> String { paint(text, "32") }
    package func red(_ text: String) -> String { paint(text, "31") }
    package func yellow(_ text: String) -> String { paint(text, "33") }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
