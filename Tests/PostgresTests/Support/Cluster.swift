import Foundation
import Synchronization
import Testing

/// A PostgreSQL server that these tests have for themselves, started with the first that needs it.
///
/// It ends with the test process, however that ends.
final class Cluster: Sendable {
    /// Nil where no server is to be had; ``reason`` says why.
    static var shared: Cluster? { try? outcome.get() }
    static var isThere: Bool { shared != nil }
    static let reason: Comment = "PostgreSQL's server is not installed (package postgresql)"

    private static let outcome = Result { try Cluster() }
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "postgres/cluster.sh").path

    let folder: String
    let port: Int
    private let counter = Atomic<Int>(0)

    struct Failure: Error { let text: String }

    /// A server of its own, for tests that stop it.
    init() throws {
        folder = NSTemporaryDirectory() + "dandelion-postgres-\(UUID().uuidString)"
        port = try Self.run([folder, "\(getpid())"])
    }

    /// - Returns: The port.
    private static func run(_ arguments: [String]) throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: script)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // The server itself does not hold the pipe's end.
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let port = Int(text.prefix { $0 != " " }) else {
            throw Failure(text: "cluster.sh ended with \(process.terminationStatus): \(text)")
        }
        return port
    }

    /// The server's process, as it is now.
    var processNumber: Int32 {
        let text = try? String(contentsOfFile: folder + "/pid", encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? -1
    }

    /// Ends the server at once, as a crash does, and starts it again.
    func crashAndRestart() throws {
        kill(processNumber, SIGKILL)
        // Its children notice by themselves; a new one starts only when they have.
        _ = try Self.run([folder, "again"])
    }

    func url(database: String = "postgres", schema: String? = nil, user: String = "dandelion") -> String {
        let path = schema.map { "?options=-csearch_path%3D\($0)" } ?? ""
        return "postgres://\(user)@127.0.0.1:\(port)/\(database)\(path)"
    }

    /// An empty schema, where nothing has been stored, by its URL.
    func makeSchema() throws -> String {
        let name = "test_\(counter.add(1, ordering: .relaxed).newValue)"
        try run(sql: "CREATE SCHEMA \(name)")
        return name
    }

    /// Runs SQL as the superuser, and returns what it prints, a line a row.
    @discardableResult
    func run(sql: String, database: String = "postgres") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(database: database), "-c", sql,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: text) }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
