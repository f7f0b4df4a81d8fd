import DandelionStore
import Foundation

@testable import DandelionSQLite
@testable import SecondProcess

/// A folder for one test, removed with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("dandelion-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// An open store; the caller closes it.
    func store(
        _ name: String = "test.db", _ schema: StoreSchema = Sample.schema, as role: StoreRole = .owner
    ) throws(StoreError) -> SQLiteStore {
        let store = SQLiteStore(path: file(name))
        try store.open(schema, as: role)
        return store
    }

    var names: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
    }
}

extension SQLiteStore {
    func rows(_ scan: Scan) throws -> [Row] { try read { try $0.rows(scan) } }

    func get(_ collection: StoredCollection, _ key: Row) throws -> Row? {
        try read { try $0.get(collection, key: key) }
    }
}
