import ArgumentParser
import DandelionHost
import Foundation

/// Why a command did not do what it was asked: what it prints, and the status with which it ends.
struct CommandFailure: Error {
    private let code: ErrorCode
    private let text: String
    private let status: Int32

    /// Of a command that was stopped from outside before it was done.
    init(stopped text: String) {
        code = .stopped
        self.text = text
        status = 130
    }

    /// Of a command that has found out itself what went wrong.
    init(_ code: ErrorCode, _ text: String, status: Int32) {
        self.code = code
        self.text = text
        self.status = status
    }

    /// Nil for what is no failure of the command's work: a wrong command line, a
    /// request for help, a status of its own.
    init?(_ error: any Error) {
        if let failure = error as? CommandFailure {
            self = failure
            return
        }
        let isOfParser = error is ExitCode || error is ValidationError || error is CleanExit
        // Errors of the parser itself have no public type; they are none of ours, and ask for usage.
        guard !isOfParser, Host.exitCode(for: error) == .failure else { return nil }
        code = ErrorCode(of: error)
        text = String(describing: error)
        status = 1
    }

    /// Prints why, and ends the process.
    func end() -> Never {
        fflush(nil)
        FileHandle.standardError.write(Data("error \(code.rawValue): \(text)\n".utf8))
        exit(status)
    }
}
