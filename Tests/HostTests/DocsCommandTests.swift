import Foundation
import Testing

@testable import DandelionHost

@Suite("The documentation of the command")
struct DocsCommandTests {
    private static let folder = HostCommand.repository + "/Docs"

    @Test("has a page for each error code, in one form, and lists it")
    func errorPages() throws {
        let index = try String(contentsOfFile: Self.folder + "/errors/README.md", encoding: .utf8)
        for code in ErrorCode.allCases.map(\.rawValue) {
            let page = try String(contentsOfFile: Self.folder + "/errors/\(code).md", encoding: .utf8)
            #expect(page.hasPrefix("# \(code): "))
            for part in ["\nerror \(code): ", "**What happened.**", "**What stands.**", "**What to do.**"] {
                #expect(page.contains(part), "\(code) lacks \(part)")
            }
            #expect(index.contains("| [\(code)](\(code).md) |"))
        }
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder + "/errors")
        let codes = Set(ErrorCode.allCases.map { $0.rawValue + ".md" })
        #expect(Set(pages.filter { $0.hasPrefix("D") }) == codes)
    }

    /// Written anew with `DANDELION_WRITE_REFERENCE=1 swift test --filter DocsCommandTests`.
    @Test("lists every command and option as the program itself does")
    func reference() throws {
        let command = try HostCommand()
        var text = """
            # The command line

            Made from the program's own help texts; a test compares them. Every command that reads or changes a
            store takes `--store`, or the environment's `DANDELION_STORE`, and prints JSON with `--json`.

            """
        for path in try Self.paths(below: [], command) {
            let help = try command.run(path + ["--help"])
            #expect(help.status == 0, "\(help.errors)")
            let trimmed = help.output.trimmingCharacters(in: .whitespacesAndNewlines)
            text += "\n## \((["dandelion"] + path).joined(separator: " "))\n\n```\n\(trimmed)\n```\n"
        }
        let file = Self.folder + "/cli.md"
        if ProcessInfo.processInfo.environment["DANDELION_WRITE_REFERENCE"] == "1" {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOfFile: file, encoding: .utf8)
        #expect(written == text, "Docs/cli.md is not what the program says; see CONTRIBUTING.md")
    }

    /// Every command, in the order of the help texts.
    private static func paths(below path: [String], _ command: HostCommand) throws -> [[String]] {
        let help = try command.run(path + ["--help"]).output
        guard let start = help.range(of: "SUBCOMMANDS:\n") else { return [path] }
        var names: [String] = []
        for line in help[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("  ") else { break }
            // Lines that go on are further to the right.
            if !line.hasPrefix("   "), let name = line.split(separator: " ").first {
                names.append(String(name))
            }
        }
        return try [path] + names.filter { $0 != "help" }.flatMap { try paths(below: path + [$0], command) }
    }
}
