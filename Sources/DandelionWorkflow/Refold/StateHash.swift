package import DandelionModel
package import DandelionStore

/// A digest of everything that a home's log leads to.
///
/// The same on every engine. What is not folded from the log has no part in
/// it: letters that wait, personal values, announced attempts; nor what is found
/// by a digest under the store's own key: receipts, and who was erased. Bundles
/// are no home's, and their hash is their content.
package enum StateHash {
    package static let collections: [StoredCollection] = [
        Tables.home, Tables.log, Tables.timer, Tables.run, Tables.history, Tables.subscription, Tables.outbox,
        Tables.account, Tables.transfer, Tables.reward, Tables.record, Tables.deadLetter, Tables.plugin,
        Tables.pluginVersion, Tables.buffer, Tables.window, Tables.claim,
    ]

    /// The same, and of other rooms' collections those that belong to homes.
    package static func collections(of schema: StoreSchema) -> [StoredCollection] {
        let own = Set(Tables.schema.collections.map(\.id))
        return collections
            + schema.collections.filter { collection in
                !own.contains(collection.id) && collection.columns.prefix(2).map(\.name) == ["shard", "home"]
            }
    }

    /// The digest of one home.
    package static func of(
        _ home: HomeKey, in view: any ReadView, schema: StoreSchema = Tables.schema
    ) throws -> Digest {
        var parts: [Value] = []
        for collection in collections(of: schema) {
            parts.append(.string("\(collection.name) \(try digest(of: collection, home, in: view))"))
        }
        return Digest(of: .list(parts))
    }

    /// The digest of one home's rows of a collection.
    package static func digest(
        of collection: StoredCollection, _ home: HomeKey, in view: any ReadView
    ) throws -> Digest {
        var digest = Digest(low: 0, high: 0)
        try view.scan(Scan(collection, prefix: home.row)) { row in
            // A chain, so that no more than a row is in memory.
            var bytes = digest.bytes
            for cell in row { append(cell, to: &bytes) }
            digest = Digest(of: bytes)
            return true
        }
        return digest
    }

    private static func append(_ cell: Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .null: bytes.append(0)
        case .integer(let number): append(1, UInt64(bitPattern: number), to: &bytes)
        case .real(let number): append(2, number.bitPattern, to: &bytes)
        case .text(let text):
            append(3, UInt64(text.utf8.count), to: &bytes)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            append(4, UInt64(blob.count), to: &bytes)
            bytes.append(contentsOf: blob)
        }
    }

    private static func append(_ tag: UInt8, _ word: UInt64, to bytes: inout [UInt8]) {
        bytes.append(tag)
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}
