import DandelionStore
import DandelionTestKit
import Foundation
import Testing

@testable import DandelionSQLite

@Suite("The SQLite store")
struct SQLiteConformanceTests {
    static let workshop = StoreWorkshop("sqlite") { place(in: try Folder()) }

    // One after another: all at once would hold more files open than many systems allow.
    @Test("keeps its promises", .serialized, .timeLimit(.minutes(5)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }

    /// The closures hold the folder, which is removed with the last of them.
    private static func place(in folder: Folder) -> StorePlace {
        let file = DatabaseFile(path: folder.file("test.db"))
        return StorePlace(
            .sqlite(path: file.path),
            afterCrash: {
                let copy = try Folder()
                for name in ["test.db", "test.db-wal"] where folder.names.contains(name) {
                    try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
                }
                return place(in: copy)
            },
            contents: {
                try ["test.db", "test.db-wal"].filter(folder.names.contains).flatMap { name in
                    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
                }
            })
    }
}
