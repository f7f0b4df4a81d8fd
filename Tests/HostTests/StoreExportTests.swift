import Dandelion
import DandelionSQLite
import Foundation
import Testing

@testable import DandelionHost

@Suite("An export")
struct StoreExportTests {
    let trial: StoreTrial

    init() throws { trial = try StoreTrial() }

    private static func shop() async throws -> StoreAddress {
        StoreTrial.address(try await ListingShop.shared.value.path)
    }

    @Test("P15 fills an empty place with the same homes, keys and rows, and comes out of it byte for byte")
    func roundTrip() async throws {
        let shop = try await Self.shop()
        let exported = try ExportOperation(shop).run(to: trial.file("a.jsonl"))
        #expect(exported.warning?.contains("personal data") == true)
        let report = try ImportOperation(trial.address("b.db")).run(from: trial.file("a.jsonl"))
        #expect(report.value["rows"] == exported.value["rows"])
        _ = try ExportOperation(trial.address("b.db")).run(to: trial.file("b.jsonl"))
        let (first, second) = (
            try Data(contentsOf: URL(fileURLWithPath: trial.file("a.jsonl"))),
            try Data(contentsOf: URL(fileURLWithPath: trial.file("b.jsonl")))
        )
        #expect(first == second)
        #expect(try StoreTrial.state(trial.address("b.db")) == StoreTrial.state(shop))
        let broken = try await StoreTrial.broken(trial.address("b.db"))
        #expect(broken.isEmpty)
        #expect(trial.names == ["a.jsonl", "b.db", "b.jsonl"])
    }

    @Test("P10 is the same from a store in memory as from a file")
    func engines() async throws {
        let reader = try GuestReader(try await Self.shop())
        defer { reader.close() }
        var lines: [[UInt8]] = []
        try reader.read { view in
            _ = try Exporter().export(view, digestKey: reader.digestKey, name: "") { lines.append($0) }
        }
        let memory = MemoryStore()
        let importer = Importer(into: memory, file: "lines")
        for line in lines { try importer.take(line) }
        try importer.finish()
        #expect(memory.digestKey == reader.digestKey)
        var again: [[UInt8]] = []
        try memory.read { view in
            _ = try Exporter().export(view, digestKey: memory.digestKey, name: "") { again.append($0) }
        }
        #expect(again == lines)
        #expect(throws: StoreError.self) { try memory.create(Engine.schema, digestKey: .open) }
    }

    @Test("P16 that was cut or changed anywhere is refused, and leaves nothing")
    func damaged() async throws {
        _ = try ExportOperation(try await Self.shop()).run(to: trial.file("a.jsonl"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: trial.file("a.jsonl")))
        var files: [Data] = [10, 900, whole.count / 2, whole.count - 40].map { whole.prefix($0) }
        var changed = whole
        changed[whole.count / 2] = changed[whole.count / 2] == 0x31 ? 0x32 : 0x31
        files.append(changed)
        files.append(whole + Data("[\"host\",[\"x\",1]]\n".utf8))
        for (index, file) in files.enumerated() {
            try file.write(to: URL(fileURLWithPath: trial.file("bad-\(index)")))
            let operation = ImportOperation(trial.address("new.db"))
            #expect(throws: StoreFileRefusal.self) { try operation.run(from: trial.file("bad-\(index)")) }
            #expect(!trial.names.contains { $0.hasPrefix("new.db") }, "\(trial.names)")
        }
        let text = try #require(
            throws: StoreFileRefusal.self,
            performing: { try ImportOperation(trial.address("new.db")).run(from: trial.file("bad-2")) })
        #expect("\(text)".contains("ends before its last line"))
    }

    @Test("that only begins on the way, as from a pipe, is taken back as well when it turns out to be cut")
    func cutPipe() async throws {
        var lines: [[UInt8]] = []
        let reader = try GuestReader(try await Self.shop())
        defer { reader.close() }
        try reader.read { view in
            _ = try Exporter().export(view, digestKey: reader.digestKey, name: "") { lines.append($0) }
        }
        #expect(throws: StoreFileRefusal.cut(file: "pipe")) {
            try ImportOperation(trial.address("new.db")).fill(file: "pipe") { importer in
                for line in lines.dropLast(2) { try importer.take(line) }
                try importer.finish()
            }
        }
        #expect(trial.names.isEmpty)
    }

    @Test("never writes over a store or a file")
    func taken() async throws {
        let shop = try await Self.shop()
        _ = try ExportOperation(shop).run(to: trial.file("a.jsonl"))
        let before = try Data(contentsOf: URL(fileURLWithPath: trial.file("a.jsonl")))
        #expect(throws: PartialFile.Failure.exists(path: trial.file("a.jsonl"))) {
            try ExportOperation(shop).run(to: trial.file("a.jsonl"))
        }
        let taken = trial.address("a.jsonl")
        #expect(throws: OperationRefusal.placeTaken(taken.text)) {
            try ImportOperation(taken).run(from: trial.file("a.jsonl"))
        }
        #expect(throws: OperationRefusal.inMemory) {
            try ImportOperation(StoreAddress(place: .memory)).run(from: trial.file("a.jsonl"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: trial.file("a.jsonl"))) == before)
        #expect(trial.names == ["a.jsonl"])
    }

    @Test("P16 left half-way by a crash lets nobody run on the store, and says what to do")
    func unfinished() async throws {
        let reader = try GuestReader(try await Self.shop())
        defer { reader.close() }
        let address = trial.address("half.db")
        let store = try address.source.make()
        let importer = Importer(into: store, file: "lines")
        try reader.read { view in
            _ = try Exporter().export(view, digestKey: reader.digestKey, name: "", to: importer.take)
        }
        // All rows are there; only the last commit is not.
        store.close()
        let engine = Engine(store: address.source, events: [])
        let error = await #expect(throws: FoldError.self) { try await engine.run() }
        #expect("\(try #require(error))".contains("has not finished"))
        #expect(throws: FoldError.self) { try GuestReader(address) }
        await #expect(throws: FoldError.self) {
            let mail = try await OperatorMail(address)
            mail.close()
        }
        let broken = try await StoreTrial.broken(address, leavingOut: "refold")
        #expect(broken.map(\.check) == ["import"])
        #expect(throws: FoldError.self) { try ExportOperation(address).run(to: trial.file("half.jsonl")) }
        #expect(throws: FoldError.self) { try BackupOperation(address).run(to: trial.file("half.backup")) }
        #expect(trial.names == ["half.db"])
    }

    @Test("brings waiting letters in their order")
    func mail() async throws {
        let shop = try await ListingShop()
        let address = StoreTrial.address(shop.path)
        try await StoreTrial.write(address, ["m-2", "m-1", "m-3"].map { StoreTrial.letter($0) })
        _ = try ExportOperation(address).run(to: trial.file("a.jsonl"))
        _ = try ImportOperation(trial.address("b.db")).run(from: trial.file("a.jsonl"))
        let letters = try StoreTrial.mail(trial.address("b.db"))
        #expect(letters.map { $0[2] } == ["m-2", "m-1", "m-3"])
        #expect(try letters == StoreTrial.mail(address))
    }

    @Test("keeps every cell exactly")
    func cells() throws {
        let row: Row = [
            .null, .integer(.min), .integer(.max), .real(-0.0), .real(0.1), .real(.infinity),
            .real(.leastNonzeroMagnitude),
            .text(""), .text("ä\u{0}\n\"\\\u{1F600}e\u{301}"), .text("$x"), .blob([]), .blob([0, 255, 128]),
            .blob(Array("text".utf8)),
        ]
        let line = ExportLine.bytes("record", row)
        let read = try #require(ExportLine.row(try JSONText.decode(line)))
        #expect(read.collection == "record" && read.cells == row)
        guard case .real(let zero) = read.cells[3] else { return #expect(Bool(false)) }
        #expect(zero.sign == .minus)
    }

    @Test("of every version that was released can be imported", arguments: [1])
    func released(format: Int) async throws {
        let file = HostCommand.repository + "/Tests/Fixtures/Exports/format-\(format).jsonl"
        let report = try ImportOperation(trial.address("old.db")).run(from: file)
        #expect(report.value["rows"] == 78)
        #expect(try StoreTrial.rows(Tables.log, trial.address("old.db")).count == 18)
        #expect(try StoreTrial.rows(Tables.personal, trial.address("old.db")).count == 5)
        let broken = try await StoreTrial.broken(trial.address("old.db"))
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test("of a newer program is refused by number, and columns that an older one lacks are null")
    func versions() throws {
        func header(_ change: (inout ExportHeader.Fields) -> Void) -> [UInt8] {
            var fields = ExportHeader.Fields()
            change(&fields)
            return fields.bytes
        }
        #expect(throws: StoreFileRefusal.newer(file: "f", what: "the format", found: 2, known: 1)) {
            _ = try ExportHeader(header { $0.format = 2 }, file: "f")
        }
        let store = MemoryStore()
        let importer = Importer(into: store, file: "f")
        let known = Engine.schema.version
        #expect(throws: StoreFileRefusal.newer(file: "f", what: "schema", found: 99, known: known)) {
            try importer.take(header { $0.schema = 99 })
        }
        #expect(throws: StoreFileRefusal.self) {
            try importer.take(header { $0.collections = [("host", ["name", "value", "later"])] })
        }
        // None of them has touched the store.
        #expect(throws: StoreError.self) { try store.read { _ in } }
    }
}

extension ExportHeader {
    /// A header's fields, as another program may write them.
    struct Fields {
        var format: Int64 = 1
        var schema: Int64 = 1
        var collections: [(String, [String])] = [("host", ["name", "value"])]

        var bytes: [UInt8] {
            let value: Value = [
                "dandelion": "export", "format": .int(format), "version": "9", "schema": .int(schema),
                "digest_key": "00000000000000000000000000000000",
                "collections": .list(
                    collections.map { ["name": .string($0.0), "columns": .list($0.1.map(Value.string))] }),
            ]
            return Array(JSONText.encode(value).utf8)
        }
    }
}
