import Foundation

/// A line on a terminal that says what is going on, and goes away when it is done.
///
/// It stands beside the output, and is not written at all where nobody looks on.
struct ProgressLine {
    private let isShown = isatty(STDERR_FILENO) == 1

    func show(_ text: String) { write("\r\u{1b}[K\(text) …") }
    func clear() { write("\r\u{1b}[K") }

    private func write(_ text: String) {
        guard isShown else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }
}
