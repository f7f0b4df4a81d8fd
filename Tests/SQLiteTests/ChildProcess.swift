import Foundation

/// The second process of these tests, running `SecondProcess`.
struct ChildProcess {
    let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        // The executable stands beside the test bundle.
        process.executableURL = Self.url
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    private static var url: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("SecondProcess")
    }

    /// The next line of its output; nil where it has ended.
    func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    /// Ends its input, and returns the rest of its output.
    func finish() -> String {
        try? input.fileHandleForWriting.close()
        let rest = (try? output.fileHandleForReading.readToEnd()).flatMap { $0 } ?? Data()
        process.waitUntilExit()
        return String(decoding: rest, as: UTF8.self)
    }
}
