/// Lines that cannot be recorded. Nothing was.
package struct InputRefusal: Error, Sendable {
    /// The first of them.
    package let problems: [InputProblem]
    package let count: Int
    package let events: Int
}

extension InputRefusal: CustomStringConvertible {
    package var description: String {
        let lines = count == 1 ? "1 line" : "\(count) lines"
        let more = count > problems.count ? "\n… and \(count - problems.count) more" : ""
        return problems.map(\.description).joined(separator: "\n") + more + """

            \(lines) of \(count + events) cannot be recorded; nothing was recorded. Mend them, or run with \
            --on-error skip, which puts them into a file of their own and records the others
            """
    }
}

/// An event that was recorded before with other content, where that ends the run.
package struct ConflictingEvent: Error, Sendable, CustomStringConvertible {
    let place: String
    let reason: String

    package var description: String {
        """
        \(place): \(reason). What came before it is recorded, and running again goes on from there. Run with \
        --on-error skip to leave such lines out
        """
    }
}
