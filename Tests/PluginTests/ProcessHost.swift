import Foundation

/// `PluginHost` in a process of its own, in a folder that outlives it.
final class ProcessHost {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    /// Lines that nobody has asked for yet.
    private var lines: [String] = []

    /// The sample of this repository.
    static let flagship = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("plugins/customer-to-channel").path

    init(_ arguments: [String]) throws {
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("PluginHost")
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Else this process would keep the child's end of each pipe open, and never see that it has ended.
        try? input.fileHandleForReading.close()
        try? output.fileHandleForWriting.close()
    }

    deinit { if process.isRunning { kill() } }

    /// Waits for its end. The status is the signal's number where one ended it.
    func finish() -> (status: Int32, output: String) {
        try? input.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Ends it as a power failure would.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    // MARK: Lines

    /// Sends a line, and returns the first line of the answer that begins with a word.
    func ask(_ line: String, for word: String) throws -> String? {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        return self.line(word)
    }

    /// The next line that begins with a word; others wait until they are asked for.
    ///
    /// - Returns: Nil where it has ended before.
    func line(_ word: String) -> String? {
        if let place = lines.firstIndex(where: { $0.hasPrefix(word) }) { return lines.remove(at: place) }
        while let line = nextLine() {
            if line.hasPrefix(word) { return line }
            lines.append(line)
        }
        return nil
    }

    private func nextLine() -> String? {
        var bytes: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }
}
