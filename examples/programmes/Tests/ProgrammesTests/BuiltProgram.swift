import Foundation

/// The built `programmes` on a store of its own.
struct BuiltProgram {
    let store: String

    /// Beside the bundle that holds the tests.
    private static var program: URL {
        get throws {
            let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let candidates =
                CommandLine.arguments.map { URL(fileURLWithPath: $0) } + [URL(fileURLWithPath: folder)]
            for candidate in candidates {
                let program = candidate.deletingLastPathComponent().appendingPathComponent("programmes")
                if FileManager.default.isExecutableFile(atPath: program.path) { return program }
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }

    private func start(_ output: Pipe) throws -> Process {
        let process = Process()
        process.executableURL = try Self.program
        process.arguments = ["--store", store, "--quiet", "--json"]
        process.standardOutput = output
        try process.run()
        return process
    }

    /// Runs it and kills it after a time, as a power cut would. False if it had ended by then.
    func kill(after time: Duration) async throws -> Bool {
        let process = try start(Pipe())
        try await Task.sleep(for: time)
        let wasRunning = Foundation.kill(process.processIdentifier, SIGKILL) == 0 && process.isRunning
        process.waitUntilExit()
        return wasRunning && process.terminationReason == .uncaughtSignal
    }

    /// Runs it to its end.
    func finish() throws -> (status: Int32, outcome: [String: Any]) {
        let output = Pipe()
        let process = try start(output)
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let outcome = try JSONSerialization.jsonObject(with: text) as? [String: Any]
        return (process.terminationStatus, outcome ?? [:])
    }
}
