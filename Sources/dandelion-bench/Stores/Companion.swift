import Foundation

/// A second process of this program.
enum Companion {
    struct Failure: Error, CustomStringConvertible {
        let command: String
        let status: Int32
        var description: String { "the second process ('\(command)') ended with status \(status)" }
    }

    /// Runs it to its end, and returns what it wrote to standard output.
    static func run(_ arguments: [String]) async throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw Failure(command: arguments.first ?? "", status: status) }
        return try output.fileHandleForReading.readToEnd() ?? Data()
    }
}
