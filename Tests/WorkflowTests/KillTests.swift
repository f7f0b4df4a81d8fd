import Foundation
import Testing

@Suite("A host on SQLite that is killed with SIGKILL", .serialized)
struct KillTests {
    @Test("at any of its commits comes to the same hash when it is started again (P1, P2, P15)")
    func everyCommit() throws {
        let calm = try Scratch()
        let expected = try calm.host("play", "shop.db", "5", "60")
        #expect(expected.status == 0)
        let words = expected.output.split(separator: " ", maxSplits: 1)
        let commits = try #require(words.first.flatMap { Int($0) })
        let outcome = try #require(words.last)
        #expect(outcome.hasSuffix("[] true 0\n"))
        for commit in 1...commits {
            for moment in commit % 2 == 0 ? ["before"] : ["after"] {
                let scratch = try Scratch()
                let killed = try scratch.host("play", "shop.db", "5", "60", "\(commit)", moment)
                // How many letters share a commit is up to the machine: it may end one earlier.
                #expect(killed.status == 9 || commit > commits - 5, "\(moment) commit \(commit)")
                let again = try scratch.host("play", "shop.db", "5", "60")
                #expect(again.output.hasSuffix(outcome), "\(moment) commit \(commit): \(again.output)")
            }
        }
    }

    @Test("by one of its turns leaves that turn out after three attempts, and goes on (P16)")
    func quarantine() throws {
        let scratch = try Scratch()
        // Once without care, then three announced attempts.
        for attempt in 1...4 {
            let run = try scratch.host("fatal", "shop.db")
            #expect(run.status == 9, "attempt \(attempt): \(run.output)")
        }
        let last = try scratch.host("fatal", "shop.db")
        #expect(last.status == 0)
        #expect(
            last.output == """
                ["deadly 3 3"] ["11:survived:kind", "12:survived:kind", "13:-:kind", "14:survived:kind", \
                "15:survived:kind"] []

                """)
    }
}

/// A folder for one test, and the host process that is run in it.
final class Scratch {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the host to its end. The status is the signal's number where one ended it.
    func host(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("SimulatedHost")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
