import ArgumentParser
import Dandelion
import DandelionHost
import Foundation

/// How a command prints what it found.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON instead of text to read.")
    var json = false

    /// Prints what an operation came to; what the reader should know besides stands beside the output.
    func print(_ report: OperationReport) {
        show(report)
        if let warning = report.warning, !json { note("note: \(warning)") }
    }

    func print(_ detail: some DetailedItem) { show(detail) }

    private func show(_ detail: some DetailedItem) {
        Swift.print(
            json ? JSONOutput.text(detail.value) + "\n" : detail.sheet.text(.ofTerminal), terminator: "")
    }

    /// Prints a list, and beneath it how to go on; a list of nothing says so beside the output.
    ///
    /// - Parameters:
    ///   - what: As in `events`.
    ///   - foot: A line that stands beneath the table, and its fields in the JSON.
    func print<Item: ListedItem>(
        _ page: Page<Item>, of what: String, foot: (line: String, fields: [(String, Value)])? = nil
    ) {
        guard !json else { return Swift.print(JSONOutput.text(page.value(adding: foot?.fields ?? []))) }
        let style = TerminalStyle.ofTerminal
        if page.items.isEmpty {
            note("no \(what)")
        } else {
            Swift.print(page.text(style), terminator: "")
        }
        if let foot { Swift.print(foot.line) }
        if let next = page.next { note("more: add --after \(next)") }
    }

    /// A line for whoever looks on, which is no part of the list.
    func note(_ text: String) {
        fflush(nil)
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
