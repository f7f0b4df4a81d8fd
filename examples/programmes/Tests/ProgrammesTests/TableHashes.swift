import Dandelion
import ShopProgrammes

/// A hash of the rows of each table that the log leads to, the log included.
///
/// Good for comparing within one process only: Swift's hashes are seeded.
extension Shop {
    func tableHashes() async throws -> [String: Int] {
        try await home.read { view in
            var hashes: [String: Int] = [:]
            for collection in Tables.schema.collections where !Self.ownersAffairs.contains(collection.name) {
                var hasher = Hasher()
                try view.scan(Scan(collection)) { row in
                    hasher.combine(row)
                    return true
                }
                hashes[collection.name] = hasher.finalize()
            }
            return hashes
        }
    }

    /// What depends on how often the process was started, and receipts, whose digests have a store's own key.
    private static let ownersAffairs: Set<String> = ["host", "mail", "attempt", "receipt"]
}
