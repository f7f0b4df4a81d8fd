import Dandelion
import DandelionSQLite
import Foundation
import Testing

@testable import DandelionHost

/// A folder for stores and files, and what one asks of them.
final class StoreTrial {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
    func address(_ name: String) -> StoreAddress { StoreAddress(place: .sqlite(path: file(name))) }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    static func address(_ path: String) -> StoreAddress { StoreAddress(place: .sqlite(path: path)) }

    /// The hash of every home, and the key.
    static func state(_ address: StoreAddress) throws -> [String: String] {
        let reader = try GuestReader(address)
        defer { reader.close() }
        return try reader.read { view in
            var state: [String: String] = [:]
            for row in try view.rows(Scan(Tables.home)) {
                let key = HomeKey(row[1].text ?? "")
                state[key.name] = try StateHash.of(key, in: view, schema: Engine.schema).description
            }
            state["key"] = "\(reader.digestKey)"
            return state
        }
    }

    static func rows(_ collection: StoredCollection, _ address: StoreAddress) throws -> [Row] {
        let reader = try GuestReader(address, takesUnfinished: true)
        defer { reader.close() }
        return try reader.read { try $0.rows(Scan(collection)) }
    }

    /// The checks that do not hold.
    static func broken(_ address: StoreAddress, leavingOut left: String? = nil) async throws -> [Finding] {
        let reader = try GuestReader(address, takesUnfinished: true)
        defer { reader.close() }
        let verifier = StoreVerifier(reader)
        var findings = try StoreVerifier.storeChecks.map { try verifier.run($0) }
        for home in try reader.homes() {
            for check in StoreVerifier.checks where check != left {
                findings.append(try await verifier.run(check, on: HomeKey(home)))
            }
        }
        return findings.filter { $0.verdict == .broken }
    }

    /// Changes rows by hand.
    static func write(_ address: StoreAddress, _ operations: [DandelionStore.Operation]) async throws {
        let store = try address.source.make()
        try store.open(Engine.schema, as: .owner)
        defer { store.close() }
        _ = try await store.commit(Commit(operations))
    }

    /// Letters that wait, in their order, without their numbers.
    static func mail(_ address: StoreAddress) throws -> [Row] {
        try rows(Tables.mail, address).map { Array($0.dropFirst()) }
    }

    static func letter(_ id: String, home: String = "shop") -> DandelionStore.Operation {
        .append(
            Tables.mail.id,
            [
                0, .text(home), "api", .text(id), "member.joined", .null, .integer(1_770_000_000_000_000),
                .text(#"{"member": "\#(id)"}"#),
            ])
    }

    static func bytes(_ path: String, hold text: String) throws -> Bool {
        try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
    }
}
