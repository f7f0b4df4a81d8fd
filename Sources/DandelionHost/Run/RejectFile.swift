import Foundation

/// The lines that a run left out, with the reasons, as JSON Lines. It is made
/// with the first of them, in place of what an earlier run left there.
final class RejectFile {
    private struct Line: Encodable {
        let file: String
        let line: Int
        let column: String?
        let field: String?
        let reason: String
        let text: String
    }

    let path: String
    private(set) var count = 0
    private var handle: FileHandle?
    private let encoder = JSONEncoder()

    init(path: String) {
        self.path = path
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// - Throws: ``InputProblem`` where the file cannot be written.
    func add(_ problem: InputProblem, text: String) throws {
        count += 1
        let line = Line(
            file: problem.file, line: problem.line, column: problem.column, field: problem.field,
            reason: problem.reason, text: text)
        do {
            if handle == nil {
                try Data().write(to: URL(fileURLWithPath: path))
                handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            }
            try handle?.write(contentsOf: try encoder.encode(line) + Data("\n".utf8))
        } catch {
            throw InputProblem(
                file: path, line: 0,
                reason:
                    "the rejected lines cannot be written there (\(error.localizedDescription)); free space or mend the permissions, and run again"
            )
        }
    }

    func close() throws { try handle?.close() }
}
