import DandelionHost
import DandelionWorkflow
import Foundation

/// Reads lines of standard input and runs them, until it ends.
enum Repl {
    /// - Parameter makeSession: Called on the session's thread, which has the stack that Lua needs;
    ///   its argument takes what is printed.
    static func run(
        greeting: String,
        _ makeSession: @escaping @Sendable (_ output: @escaping (String) -> Void) throws -> any ReplSession
    ) async throws {
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        try await onThread {
            let session = try makeSession { print($0) }
            let input: any LineInput
            if isTerminal {
                let file = LineHistory.standardFile(environment: ProcessInfo.processInfo.environment)
                input = LineEditor(history: LineHistory(file: file))
                print(greeting)
            } else {
                input = PlainLineInput()
            }
            ReplLoop(isTerminal ? InterruptibleSession(session) : session, input: input) { text in
                fflush(nil)
                FileHandle.standardError.write(Data((text + "\n").utf8))
            }
            .run()
        }
    }

    /// Blocks a thread of its own, and none of Swift's pool.
    private static func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                try LaneThread.start { continuation.resume(with: Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
