import Foundation

/// A process of the fixture `SharedWorker`.
struct WorkerProcess {
    struct Failure: Error { let text: String }

    let process: Process
    /// Open for as long as the process is to go on: it ends with its input.
    private let input = Pipe()

    /// Begins to work on a database.
    ///
    /// - Parameter url: With an `application_name`, its sessions can be told from others.
    init(on url: String, leaseTime: Int, lanes: Int) throws {
        process = Self.fixture(["work", url, "\(leaseTime)", "\(lanes)"])
        process.standardInput = input
        try process.run()
    }

    var number: Int32 { process.processIdentifier }

    /// Whether it has ended by itself.
    var isGone: Bool { status(WNOHANG) != nil }

    /// How it ended: its status, or the signal; nil while it works, where that is not waited for.
    ///
    /// Asked of the system: `Process` learns of an end only when all who inherited a
    /// descriptor of it have ended too, such as a worker that was begun at the same moment.
    private func status(_ options: Int32) -> Int32? {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(number), &information, Int32(WEXITED | WNOWAIT) | options) == 0 else {
            // `Process` was quicker, and how it ended is not known yet; that it has is.
            return 0
        }
        guard information.si_signo == SIGCHLD else { return nil }
        return information._sifields._sigchld.si_status
    }

    func send(_ signal: Int32) { kill(number, signal) }

    /// Sends a signal that ends it, and returns how it ended.
    @discardableResult
    func end(_ signal: Int32) -> Int32 {
        send(signal)
        return status(0) ?? 0
    }

    /// Runs another mode of the fixture to its end, and returns the lines that it printed.
    static func lines(_ arguments: String...) throws -> [String] {
        let process = fixture(arguments)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                text: "SharedWorker \(arguments[0]) ended with \(process.terminationStatus): \(text)")
        }
        return text.split(separator: "\n").map(String.init)
    }

    /// The executable stands beside the test bundle.
    private static func fixture(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("SharedWorker")
        process.arguments = arguments
        return process
    }
}
