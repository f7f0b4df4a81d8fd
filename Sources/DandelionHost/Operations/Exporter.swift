package import Dandelion
import DandelionModel

/// Writes all rows of a store, on one snapshot, as lines of JSON.
///
/// The order is always the same: collections as the schema lists them, rows by their keys. So
/// two exports of one state are equal byte for byte, whatever engine they come from.
package struct Exporter {
    /// How far it is.
    package struct Progress: Sendable, Equatable {
        package let collection: String
        package let rows: Int64
    }

    private static let told: Int64 = 2_000

    private let schema: StoreSchema
    private let progress: (Progress) throws -> Void

    package init(
        schema: StoreSchema = Engine.schema, progress: @escaping (Progress) throws -> Void = { _ in }
    ) {
        self.schema = schema
        self.progress = progress
    }

    /// - Parameters:
    ///   - view: Used until it returns.
    ///   - write: Gets each line, without its end.
    /// - Returns: The rows that were written.
    /// - Throws: `FoldError.unfinishedImport` for a store that was left half filled; what
    ///   the store, `write` or `progress` throws.
    @discardableResult
    package func export(
        _ view: any ReadView, digestKey: Digest.Key, name: String, to write: ([UInt8]) throws -> Void
    ) throws -> Int64 {
        if try ImportMark.isSet(in: view) { throw FoldError.unfinishedImport(store: name) }
        var digest = LineDigest()
        var counts: [String: Int64] = [:]
        var rows: Int64 = 0
        func add(_ line: [UInt8]) throws {
            try write(line)
            digest.add(line)
        }
        try add(ExportHeader(schema, digestKey: digestKey).bytes)
        for collection in schema.collections {
            var failure: (any Error)?
            try progress(Progress(collection: collection.name, rows: rows))
            try view.scan(Scan(collection)) { row in
                do {
                    try add(ExportLine.bytes(collection.name, row))
                    rows += 1
                    counts[collection.name, default: 0] += 1
                    if rows % Self.told == 0 {
                        try progress(Progress(collection: collection.name, rows: rows))
                    }
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
        }
        try write(ExportTrailer(counts: counts, digest: digest.digest).bytes)
        return rows
    }
}
