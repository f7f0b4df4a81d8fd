/// Reads lines, runs them, and says what was wrong with them, until the input ends.
///
///     complete ──line──► incomplete ──lines──► complete ──► run, reported
///        └───────line that is a chunk─────────────┘   dropped: begins anew
package struct ReplLoop {
    private let session: any ReplSession
    private let input: any LineInput
    private let report: (String) -> Void

    /// - Parameter report: Gets what went wrong, in one text of one line or several.
    package init(
        _ session: any ReplSession, input: any LineInput, report: @escaping (String) -> Void
    ) {
        self.session = session
        self.input = input
        self.report = report
    }

    package func run() {
        var typed = ""
        while true {
            switch input.read(prompt: typed.isEmpty ? "> " : ">> ") {
            case .ended:
                if !typed.isEmpty { report("stdin: the input ended within a chunk; it was not run") }
                return
            case .dropped: typed = ""
            case .line(let line):
                typed += typed.isEmpty ? line : "\n" + line
                if tell(session.evaluate(typed)) { typed = "" }
            }
        }
    }

    /// Whether the chunk was complete.
    private func tell(_ answer: ReplAnswer) -> Bool {
        switch answer {
        case .incomplete: return false
        case .done: return true
        case .failed(let outcome, let isNew):
            if let text = outcome.text { report(text) }
            if isNew {
                report(
                    "what was left of the state could not be trusted: this is a new one; its variables are gone"
                )
            }
            return true
        }
    }
}
