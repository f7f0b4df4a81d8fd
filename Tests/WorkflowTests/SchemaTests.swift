import Dandelion
import DandelionSQLite
import DandelionTestWorld
import DandelionWorkflow
import Foundation
import GRDB
import Simulation
import Testing

@Suite("A file of schema version 1")
struct SchemaTests {
    /// A home in the middle of a simulation, as version 1 left it when it was killed.
    private static func file(in folder: URL) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/SchemaOne/shop.sql")
        let path = folder.appendingPathComponent("shop.db").path
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: try String(contentsOf: source, encoding: .utf8))
        }
        try queue.close()
        return path
    }

    @Test("is expanded when it is opened: nothing is lost, runs go on, and the log folds to the tables")
    func expands() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try Self.file(in: folder)
        let clock = VirtualClock(Script.start)
        var options = EngineOptions()
        options.clock = clock
        let engine = World.engine(.sqlite(path: path), options)
        let home = engine.home("shop")
        let before = try await home.runs()
        #expect(before.map(\.status) == [.blocked, .waiting, .waiting, .waiting])
        #expect(before.allSatisfy { $0.statusText == nil && $0.reason == .null })
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        await engine.settle()
        // It was blocked before there were reasons.
        let blocked = try await home.runs()[0]
        let reason = try await home.reason(of: blocked)
        #expect(reason == ["code": "retrying", "message": "trouble 1", "attempt": 1])
        let differences = try await home.verifyFold()
        #expect(differences == [])
        await clock.advance(engine, by: .days(60))
        let after = try await home.runs()
        #expect(after.prefix(4).allSatisfy { !$0.status.isLive })
        try await home.record(
            SignUp.of("new", named: "New"), id: "after-version-1")
        let later = try await home.runs()
        #expect(later.contains { $0.workflow == "watch" && $0.status == .waiting })
        let again = try await home.verifyFold()
        #expect(again == [])
        engine.stop()
        try await running.value
    }

    @Test("is refused to version 1 once a later version has written it")
    func refusesOld() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try Self.file(in: folder)
        let store = try StoreSource.sqlite(path: path).make()
        try store.open(Engine.schema, as: .owner)
        store.close()
        let old = StoreSchema(
            collections: Tables.schema.collections.filter { $0.id < 20 }, version: 1, minimumReader: 1,
            minimumWriter: 1)
        let error = #expect(throws: StoreError.self) {
            try StoreSource.sqlite(path: path).make().open(old, as: .owner)
        }
        guard case .newerSchema(let found, let known, _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(found == Tables.schema.version)
        #expect(known == 1)
    }
}
