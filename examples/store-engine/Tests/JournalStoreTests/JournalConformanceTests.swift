import DandelionStore
import DandelionTestKit
import Foundation
import JournalStore
import Testing

extension StorePlace {
    /// A journal in a folder of its own; a crash is a copy of its file.
    static func journal(holding bytes: Data? = nil) throws -> StorePlace {
        let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "store.journal")
        if let bytes { try bytes.write(to: file) }
        return StorePlace(
            .journal(path: file.path),
            afterCrash: { try .journal(holding: Data(contentsOf: file)) },
            contents: { Array(try Data(contentsOf: file)) },
            discard: { try? FileManager.default.removeItem(at: folder) })
    }
}

@Suite("The journal store")
struct JournalConformanceTests {
    static let workshop = StoreWorkshop("journal") { try .journal() }

    @Test("keeps its promises", .timeLimit(.minutes(5)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }
}
