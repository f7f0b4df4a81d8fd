import Foundation

/// The checkout that these tests were built from.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The package as SwiftPM sees it, asked once.
    static let description = Result { try describe() }

    /// The Swift files below a folder, by their path from the root, in order.
    /// Build folders are left out; a folder that is not there has none.
    static func swiftFiles(below folder: String) throws -> [(path: String, text: String)] {
        let start = root.appending(path: folder)
        guard let files = FileManager.default.enumerator(atPath: start.path) else { return [] }
        var paths: [String] = []
        for case let path as String in files {
            if path.split(separator: "/").last?.hasPrefix(".build") == true {
                files.skipDescendants()
            } else if path.hasSuffix(".swift") {
                paths.append(path)
            }
        }
        return try paths.sorted().map { path in
            let text = try String(contentsOf: start.appending(path: path), encoding: .utf8)
            return ("\(folder)/\(path)", text)
        }
    }

    private struct DumpFailed: Error, CustomStringConvertible {
        let status: Int32
        var description: String { "'swift package dump-package' ended with status \(status)" }
    }

    /// The scratch path is one of its own: with the package's, SwiftPM would
    /// wait for the lock that the running `swift test` holds, for ever.
    private static func describe() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "floors-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let json = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw DumpFailed(status: process.terminationStatus) }
        return try PackageDescription(json: json)
    }
}
