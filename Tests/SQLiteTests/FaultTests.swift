import DandelionModel
import DandelionStore
import Foundation
import GRDB
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

/// A longer run takes its numbers from the environment; Tests/Torture/store.sh sets them.
private let rounds = Int(ProcessInfo.processInfo.environment["DANDELION_FAULT_ROUNDS"] ?? "") ?? 8
private let firstSeed = UInt64(ProcessInfo.processInfo.environment["DANDELION_FAULT_SEED"] ?? "") ?? 1

@Suite("SQLite on a failing disk", .serialized)
struct FaultTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    enum Mode: String, CaseIterable { case powerloss, fsyncfail, enospc, shortwrite }

    @Test("nothing acknowledged is lost, and nothing is half applied", arguments: Mode.allCases)
    func survives(_ mode: Mode) throws {
        let shim = try buildShim()
        var generator = SeededGenerator(seed: firstSeed)
        var acknowledged: [String: Int64] = [:]
        var struck = 0
        for round in 0..<rounds {
            let child = try ChildProcess(
                ["write", folder.file("test.db"), "30"],
                environment: [
                    "LD_PRELOAD": shim, "FAULT_PREFIX": folder.file("test.db"), "FAULT_MODE": mode.rawValue,
                    "FAULT_AT": "\(Int.random(in: 1...1500, using: &generator))",
                    "FAULT_SEED": "\(round + 1)",
                ])
            let said = child.finish().split(separator: "\n")
            let status = child.process.terminationStatus
            for line in said {
                let words = line.split(separator: " ")
                if words.count == 2, let number = Int64(words[1]) { acknowledged[String(words[0])] = number }
            }
            // Some faults strike beyond the last write; most must not.
            if said.last != "closed" || said.contains("full") || mode == .shortwrite { struck += 1 }
            switch mode {
            case .powerloss: #expect(status == 99 || said.last == "closed")
            case .fsyncfail: #expect(said.last == "closed" || isExpectedStop(said.last), "\(said.last ?? "")")
            case .enospc: #expect(said.last == "closed" || isExpectedStop(said.last), "\(said.last ?? "")")
            case .shortwrite: #expect(said.last == "closed")
            }
            try check(acknowledged, "\(mode) round \(round)")
        }
        #expect(struck > rounds / 2)
    }

    /// A store that stops says so, and one that cannot be opened says why.
    private func isExpectedStop(_ line: Substring?) -> Bool {
        guard let line else { return false }
        // SQLite answers "busy" where turning the log on fails half-way.
        return ["the store stopped because a write failed", "no space is left", "another process has held"]
            .contains { line.hasPrefix($0) }
    }

    /// Looks at a copy, so that the next round finds the files as the fault left them.
    private func check(_ acknowledged: [String: Int64], _ round: String) throws {
        let copy = try Folder()
        for name in ["test.db", "test.db-wal"] where folder.names.contains(name) {
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
        }
        let database = try DatabaseQueue(path: copy.file("test.db"))
        try database.inDatabase { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok", "\(round)")
            guard try db.tableExists("head") else {
                #expect(acknowledged.isEmpty, "\(round)")
                return
            }
            for lane in (1...4).map({ "lane\($0)" }) {
                let last =
                    try Int64.fetchOne(db, sql: "SELECT last FROM head WHERE name = ?", arguments: [lane])
                    ?? 0
                let row = try GRDB.Row.fetchOne(
                    db, sql: "SELECT count(*) AS count, max(number) AS last FROM history WHERE name = ?",
                    arguments: [lane])
                let count: Int64 = row?["count"] ?? 0
                let highest: Int64? = row?["last"]
                #expect(count == last && (highest ?? 0) == last, "\(round): \(lane) is half applied")
                #expect(last >= acknowledged[lane] ?? 0, "\(round): \(lane) lost what was acknowledged")
            }
        }
        try database.close()
    }

    private func buildShim() throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("FaultShim/faults.c").path
        let library = folder.file("faults.so")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-O2", "-shared", "-fPIC", source, "-o", library, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        #expect(compiler.terminationStatus == 0, "the shim needs a C compiler")
        return library
    }
}
