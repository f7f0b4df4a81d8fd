import Foundation
import Testing

@testable import HostileRun

/// Where the hostile files are.
enum HostileCorpus {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = tests.appendingPathComponent("Fixtures/hostile").path

    static let ours = HostileFile.all(in: folder)

    /// Ours, and those beside the repository that are not among them.
    static let files: [HostileFile] = {
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared/hostile").path
        let names = Set(ours.map(\.name))
        return ours + HostileFile.all(in: beside).filter { !names.contains($0.name) }
    }()

    /// What `HostileRun` prints of our files among these.
    static func runInProcess(_ files: [HostileFile]) throws -> String {
        let process = Process()
        let output = Pipe()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("HostileRun")
        process.arguments = files.map { "\(folder)/\($0.name)" }
        process.standardOutput = output
        try process.run()
        let told = (try output.fileHandleForReading.readToEnd()).flatMap { $0 } ?? Data()
        process.waitUntilExit()
        return String(decoding: told, as: UTF8.self)
    }
}

extension HostileFile: CustomTestStringConvertible {
    var testDescription: String { name }
}
