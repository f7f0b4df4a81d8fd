import Foundation

/// Where lines come from that a person types, or a program.
package protocol LineInput: AnyObject {
    /// Waits for a line.
    func read(prompt: String) -> TypedLine
}

/// What came of asking for a line.
package enum TypedLine: Equatable {
    case line(String)
    /// It was dropped, and whatever it went on with.
    case dropped
    case ended
}

/// Lines of a pipe or a file: nothing is drawn.
package final class PlainLineInput: LineInput {
    package init() {}

    package func read(prompt: String) -> TypedLine {
        readLine(strippingNewline: true).map(TypedLine.line) ?? .ended
    }
}

/// Lines of a terminal, edited while they are typed.
///
/// The terminal is in raw mode while a line is read, and as it was otherwise: so
/// Ctrl-C is a signal again while something runs.
package final class LineEditor: LineInput {
    package private(set) var history: LineHistory
    private var keys = KeyReader()

    package init(history: LineHistory) { self.history = history }

    package func read(prompt: String) -> TypedLine {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return .ended }
        var raw = before
        cfmakeraw(&raw)
        // Output is as it was: what is printed meanwhile has ordinary line ends.
        raw.c_oflag = before.c_oflag
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 else { return .ended }
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return edit(prompt)
    }

    private func edit(_ prompt: String) -> TypedLine {
        var line = LineBuffer(history: history.lines)
        draw(prompt, line)
        while true {
            guard let key = nextKey() else { return .ended }
            if key == .redraw { write("\u{1b}[H\u{1b}[2J") }
            let outcome = line.take(key)
            draw(prompt, line)
            switch outcome {
            case .editing: continue
            case .done:
                write("\n")
                history.add(line.text)
                return .line(line.text)
            case .dropped:
                write("^C\n")
                return .dropped
            case .ended:
                write("\n")
                return .ended
            }
        }
    }

    /// Nil at the end of the input.
    private func nextKey() -> Key? {
        while true {
            if let key = keys.next() { return key }
            // An escape by itself is followed by nothing.
            if let key = keys.next(isComplete: !hasMore(milliseconds: 50)) { return key }
            let bytes = FileHandle.standardInput.availableData
            if bytes.isEmpty { return nil }
            keys.add(bytes)
        }
    }

    private func hasMore(milliseconds: Int32) -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, milliseconds) > 0
    }

    private func draw(_ prompt: String, _ line: LineBuffer) {
        let columns = TerminalStyle.ofTerminal.width ?? 80
        let (text, cursor) = line.window(columns: columns - prompt.count)
        write("\r\(prompt)\(text)\u{1b}[K\r\u{1b}[\(prompt.count + cursor)C")
    }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
