import Dandelion
import DandelionSQLite
import Foundation
import Testing

@testable import DandelionHost

@Suite("A backup")
struct StoreBackupTests {
    let trial: StoreTrial

    init() throws { trial = try StoreTrial() }

    @Test(
        "P14 taken while another process writes is one moment of the store, and whole",
        .timeLimit(.minutes(5)))
    func online() async throws {
        // Long enough that it still writes when the last one is taken.
        let shop = try RunShop(members: 1_200)
        let path = shop.command.folder.appendingPathComponent("shop.db").path
        let process = try shop.command.start(
            ["run", RunShop.flagship, "--input", "events.jsonl", "--store", "shop.db"])
        defer { process.terminate() }
        let folder = trial.folder
        // On a thread of its own: the tests' own threads may all be busy until the host has ended.
        let taken = await withCheckedContinuation { continuation in
            DispatchQueue(label: "backups").async {
                continuation.resume(returning: Self.take(3, of: path, into: folder, while: process))
            }
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(!taken.isEmpty, "none was taken while the host wrote")
        #expect(trial.names.count == taken.count, "\(trial.names)")
        for file in taken {
            let broken = try await StoreTrial.broken(StoreTrial.address(file))
            #expect(broken.isEmpty, "\(file): \(broken)")
        }
    }

    private static func take(
        _ count: Int, of path: String, into folder: URL, while process: Process
    ) -> [String] {
        var taken: [String] = []
        while process.isRunning, taken.count < count {
            guard SQLiteStore.isOwned(path: path) else {
                sched_yield()
                continue
            }
            let file = folder.appendingPathComponent("\(taken.count).backup").path
            // Its first tables, and its first entry, may be on their way.
            guard (try? BackupOperation(StoreTrial.address(path)).run(to: file)) != nil else { continue }
            if (try? StoreTrial.rows(Tables.home, StoreTrial.address(file)).isEmpty) == false {
                taken.append(file)
            } else {
                try? FileManager.default.removeItem(atPath: file)
            }
        }
        return taken
    }

    @Test("writes over nothing, and leaves nothing when it is stopped in the middle")
    func stopped() async throws {
        let shop = StoreTrial.address(try await ListingShop.shared.value.path)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try BackupOperation(shop) { _ in throw Stop() }.run(to: trial.file("a.backup"))
        }
        #expect(trial.names.isEmpty)
        _ = try BackupOperation(shop).run(to: trial.file("a.backup"))
        let before = try Data(contentsOf: URL(fileURLWithPath: trial.file("a.backup")))
        #expect(throws: PartialFile.Failure.exists(path: trial.file("a.backup"))) {
            try BackupOperation(shop).run(to: trial.file("a.backup"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: trial.file("a.backup"))) == before)
        #expect(trial.names == ["a.backup"])
        #expect(throws: OperationRefusal.inMemory) {
            try BackupOperation(StoreAddress(place: .memory)).run(to: trial.file("b.backup"))
        }
        #expect(throws: GuestError.self) {
            try BackupOperation(trial.address("none.db")).run(to: trial.file("b.backup"))
        }
    }

    @Test("P16 or an import that is killed leaves nothing that looks whole", arguments: 0..<4)
    func killed(round: Int) async throws {
        let shop = try RunShop(members: 60)
        let made = try shop.run("--store", "shop.db")
        #expect(made.status == 0)
        _ = try shop.command.run(["store", "export", "shop.jsonl", "--store", "shop.db"])
        let (victim, arguments) =
            round.isMultiple(of: 2)
            ? ("copy.db", ["store", "backup", "copy.db", "--store", "shop.db"])
            : ("copy.db", ["store", "import", "shop.jsonl", "--store", "copy.db"])
        let process = try shop.command.start(arguments)
        while process.isRunning, !shop.command.exists(victim), !shop.command.exists(victim + ".partial") {
            await Task.yield()
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        guard shop.command.exists(victim) else { return }
        // It is there: then it is whole, or says that it is not.
        let address = StoreTrial.address(shop.command.folder.appendingPathComponent(victim).path)
        do {
            let reader = try GuestReader(address)
            reader.close()
            let homes = try StoreTrial.rows(Tables.home, address)
            if !homes.isEmpty {
                let before = try StoreTrial.state(
                    StoreTrial.address(shop.command.folder.appendingPathComponent("shop.db").path))
                #expect(try StoreTrial.state(address) == before)
            }
        } catch let error as FoldError {
            #expect("\(error)".contains("has not finished"))
        } catch is StoreError {
            // Its tables had not been made yet.
        }
    }
}
