import Foundation

/// The built command, run as a process of its own in a folder of its own.
struct HostCommand {
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    struct Outcome {
        let status: Int32
        /// What it printed for others to read.
        let output: String
        let errors: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
        }
    }

    /// Where it runs: the system clears it away.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return name
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    /// Begins it. Whoever reads must read both pipes, or leave them alone.
    func start(
        _ arguments: [String], input: Any = FileHandle.nullDevice, output: Any = FileHandle.nullDevice,
        errors: Any = FileHandle.nullDevice
    ) throws -> Process {
        let process = Process()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("dandelion")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = input
        try process.run()
        return process
    }

    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    /// - Parameter input: What it finds on its standard input.
    func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let typed = folder.appendingPathComponent(".input-\(UUID().uuidString)")
        try Data(input.utf8).write(to: typed)
        let output = folder.appendingPathComponent(".output-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent(".errors-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        let process = try start(
            arguments, input: try FileHandle(forReadingFrom: typed),
            output: try FileHandle(forWritingTo: output),
            errors: try FileHandle(forWritingTo: errors))
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
