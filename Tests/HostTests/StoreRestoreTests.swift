import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

@testable import DandelionHost

@Suite("A restored store")
struct StoreRestoreTests {
    let trial: StoreTrial

    init() throws { trial = try StoreTrial() }

    enum Format: CaseIterable { case backup, export }

    private func save(_ address: StoreAddress, as format: Format, to name: String) throws -> String {
        switch format {
        case .backup: _ = try BackupOperation(address).run(to: trial.file(name))
        case .export: _ = try ExportOperation(address).run(to: trial.file(name))
        }
        return trial.file(name)
    }

    private static func starts(_ address: StoreAddress) throws -> Int64 {
        try StoreTrial.rows(Tables.host, address).first { $0[0] == "starts" }?[1].integer ?? 0
    }

    @Test(
        "has the same homes, knows what it was sent before, and its epochs are far ahead",
        arguments: Format.allCases)
    func restored(format: Format) async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        try await StoreTrial.write(address, [StoreTrial.letter("zed")])
        let file = try save(address, as: format, to: "saved")
        let new = trial.address("new.db")
        let report = try RestoreOperation(new).run(from: file)
        #expect(report.warning?.contains("--erased-in") == true)
        #expect(try StoreTrial.state(new) == StoreTrial.state(address))
        #expect(try StoreTrial.mail(new) == StoreTrial.mail(address))
        #expect(try Self.starts(new) == Self.starts(address) + 1_000_000)
        let broken = try await StoreTrial.broken(new)
        #expect(broken.isEmpty, "\(broken)")
        #expect(trial.names == ["new.db", "saved"])
        let engine = ListingShop.engine(at: trial.file("new.db"), VirtualClock(ListingShop.start + .days(60)))
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        let again = try await engine.home("shop").record(
            type: "member.joined", body: ["member": "flo", "name": "Flo"], id: "j-2")
        #expect(again.isRepeat)
        engine.stop()
        try await running.value
    }

    @Test(
        "P13 holds no byte of whoever was erased since, by an entry that folds again",
        arguments: Format.allCases)
    func erased(format: Format) async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        let file = try save(address, as: format, to: "saved")
        if format == .backup { #expect(try StoreTrial.bytes(file, hold: "Ada Lovelace")) }
        try await shop.running { engine, _ in
            let done = try await engine.home("shop").erase("ada")
            #expect(done.isComplete)
        }
        // As a later export knows it, too.
        let later = try save(address, as: .export, to: "later")
        for (index, list) in [shop.path, later].enumerated() {
            let new = trial.address("new-\(index).db")
            let report = try RestoreOperation(new).run(from: file, erasedIn: [list])
            #expect(report.warning == nil && report.value["erased"] == 1)
            for name in trial.names where name.hasPrefix("new-") {
                #expect(try !StoreTrial.bytes(trial.file(name), hold: "Ada Lovelace"))
                #expect(try !StoreTrial.bytes(trial.file(name), hold: "ada@example.org"))
            }
            let broken = try await StoreTrial.broken(new)
            #expect(broken.isEmpty, "\(broken)")
            // As far as personal values and runs go, it is as if the name had been given.
            for collection in [Tables.personal, Tables.history, Tables.run, Tables.subscription] {
                #expect(try StoreTrial.rows(collection, new) == StoreTrial.rows(collection, address))
            }
            #expect(
                try StoreTrial.rows(Tables.erasure, new).map { $0[2] }
                    == StoreTrial.rows(Tables.erasure, address).map { $0[2] })
            let last = try LogEntry(row: try #require(try StoreTrial.rows(Tables.log, new).last))
            #expect(last.kind == .erase && last.body["digest"] != nil && last.body["subject"] == nil)
        }
        // The list of a store that has the erasure already adds nothing.
        let twice = try RestoreOperation(trial.address("twice.db")).run(from: later, erasedIn: [shop.path])
        #expect(twice.value["erased"] == 0)
    }

    @Test("erases again behind the letters that wait")
    func mail() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        try await StoreTrial.write(address, [StoreTrial.letter("zed")])
        let file = try save(address, as: .backup, to: "saved")
        try await shop.running { engine, _ in _ = try await engine.home("shop").erase("ada") }
        let report = try RestoreOperation(trial.address("new.db")).run(from: file, erasedIn: [shop.path])
        #expect(report.value["erased_after_mail"] == 1)
        let letters = try StoreTrial.mail(trial.address("new.db"))
        #expect(letters.map { $0[3] } == ["member.joined", "$erase"])
        let engine = ListingShop.engine(at: trial.file("new.db"), VirtualClock(ListingShop.start + .days(60)))
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        await engine.settle()
        engine.stop()
        try await running.value
        #expect(try StoreTrial.mail(trial.address("new.db")).isEmpty)
        #expect(try StoreTrial.rows(Tables.refusal, trial.address("new.db")).isEmpty)
        let broken = try await StoreTrial.broken(trial.address("new.db"))
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test("is refused where something is, from what is no backup, and with the list of another store")
    func refused() async throws {
        let shop = StoreTrial.address(try await ListingShop.shared.value.path)
        let file = try save(shop, as: .backup, to: "saved")
        try Data("hello".utf8).write(to: URL(fileURLWithPath: trial.file("text")))
        let other = try await ListingShop()
        let new = trial.address("new.db")
        #expect(throws: OperationRefusal.placeTaken(trial.address("text").text)) {
            try RestoreOperation(trial.address("text")).run(from: file)
        }
        #expect(throws: StoreFileRefusal.unknown(file: trial.file("text"))) {
            try RestoreOperation(new).run(from: trial.file("text"))
        }
        #expect(throws: StoreFileRefusal.self) { try RestoreOperation(new).run(from: trial.file("none")) }
        let export = try save(shop, as: .export, to: "exported")
        for source in [file, export] {
            #expect(throws: StoreFileRefusal.foreignKey(file: other.path)) {
                try RestoreOperation(new).run(from: source, erasedIn: [other.path])
            }
        }
        try Data([1]).write(to: URL(fileURLWithPath: file + "-wal"))
        #expect(throws: StoreFileRefusal.inUse(file: file)) { try RestoreOperation(new).run(from: file) }
        #expect(trial.names == ["exported", "saved", "saved-wal", "text"])
    }
}
