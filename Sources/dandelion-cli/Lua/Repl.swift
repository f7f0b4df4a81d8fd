import DandelionHost
import DandelionWorkflow
import Foundation

/// Reads lines of standard input and runs them, until it ends.
enum Repl {
    /// - Parameter makeSession: Called on the session's thread, which has the stack that Lua needs;
    ///   its argument takes what is printed.
    static func run(
        _ budget: LuaBudget, greeting: String,
        _ makeSession: @escaping @Sendable (_ output: @escaping (String) -> Void) throws -> any ReplSession
    ) throws {
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        try LaneThread.run {
            let session = try makeSession { print($0) }
            let input: any LineInput
            if isTerminal {
                let file = LineHistory.standardFile(environment: ProcessInfo.processInfo.environment)
                input = LineEditor(history: LineHistory(file: file))
                print(greeting)
            } else {
                input = PlainLineInput()
            }
            ReplLoop(session, input: input, budget: budget) { text in
                fflush(nil)
                FileHandle.standardError.write(Data((text + "\n").utf8))
            }
            .run()
        }
    }
}
