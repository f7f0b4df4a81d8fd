import DandelionSQLite
import DandelionStore
import DandelionTestKit
import Foundation
import Testing

extension StorePlace {
    /// A database in a folder of its own; a crash is a copy of the files.
    static func sqlite(copying original: URL? = nil) throws -> StorePlace {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["shop.db", "shop.db-wal"] {
            guard let source = original?.appending(path: name), files.fileExists(atPath: source.path) else {
                continue
            }
            try files.copyItem(at: source, to: folder.appending(path: name))
        }
        return StorePlace(
            .sqlite(path: folder.appending(path: "shop.db").path),
            afterCrash: { try .sqlite(copying: folder) },
            contents: {
                try ["shop.db", "shop.db-wal"].map { folder.appending(path: $0) }
                    .filter { FileManager.default.fileExists(atPath: $0.path) }
                    .flatMap { try Data(contentsOf: $0) }
            },
            discard: { try? FileManager.default.removeItem(at: folder) })
    }
}

@Suite("The SQLite store")
struct SQLiteConformanceTests {
    static let workshop = StoreWorkshop("sqlite") { try .sqlite() }

    @Test("keeps its promises", .timeLimit(.minutes(5)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }
}
