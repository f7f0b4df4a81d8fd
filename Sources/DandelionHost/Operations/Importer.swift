package import Dandelion
import DandelionModel

/// Fills an empty place with the lines of an export.
///
///     header ──rows──► trailer ──finish()──► whole
///        └── anything else: the place keeps its ``ImportMark``, and no engine runs on it
///
/// Rows are committed a thousand at a time, with a mark that the last commit removes. Rows of a
/// queue are appended in their order and get new numbers. Not `Sendable`: one thread feeds it.
package final class Importer {
    private static let rowLimit = 1_000
    private static let byteLimit = 8 << 20

    private struct Target {
        let collection: StoredCollection
        /// For each of our columns its place in the line; nil where the file does not have it.
        let places: [Int?]
        let width: Int
    }

    let store: any Store
    private let schema: StoreSchema
    private let file: String
    private let progress: (Int64) throws -> Void
    private var targets: [String: Target]?
    private var digest = LineDigest()
    private var counts: [String: Int64] = [:]
    private var operations: [Operation] = []
    private var bytes = 0
    private var line = 0
    /// The store is open, and what was there before is nothing.
    var hasBegun: Bool { targets != nil }
    private var isWhole = false
    /// Rows that are durable.
    package private(set) var rows: Int64 = 0

    /// - Parameters:
    ///   - store: Not opened yet; it is open when the first line was taken, whatever follows.
    ///   - file: As it is named in messages.
    ///   - progress: Gets the rows that are durable.
    package init(
        into store: any Store, schema: StoreSchema = Engine.schema, file: String,
        progress: @escaping (Int64) throws -> Void = { _ in }
    ) {
        self.store = store
        self.schema = schema
        self.file = file
        self.progress = progress
    }

    /// Takes the next line.
    ///
    /// - Throws: ``StoreFileRefusal``; `StoreError`, for a place that is not empty a misuse.
    package func take(_ bytes: [UInt8]) throws {
        line += 1
        guard let targets else {
            try begin(try ExportHeader(bytes, file: file))
            return digest.add(bytes)
        }
        guard !isWhole else { throw damaged("something follows the last line") }
        let value: Value
        do { value = try JSONText.decode(bytes) } catch { throw damaged("it is no JSON") }
        if let trailer = ExportTrailer(value) { return try end(trailer) }
        guard let (name, cells) = ExportLine.row(value) else { throw damaged("it is no row") }
        guard let target = targets[name] else { throw damaged("there is no collection '\(name)'") }
        guard cells.count == target.width else { throw damaged("it has \(cells.count) cells") }
        digest.add(bytes)
        counts[name, default: 0] += 1
        let row = target.places.map { place in place.map { cells[$0] } ?? .null }
        let id = target.collection.id
        operations.append(target.collection.layout == .queue ? .append(id, row) : .insert(id, row))
        self.bytes += bytes.count
        if operations.count >= Self.rowLimit || self.bytes >= Self.byteLimit { try flush() }
    }

    /// Ends the import: the store is whole, durable and open as its owner's.
    ///
    /// - Parameter last: Written in the same commit that removes the mark.
    /// - Throws: ``StoreFileRefusal/cut(file:)`` where the last line has not come.
    package func finish(_ last: [Operation] = []) throws {
        guard isWhole else { throw StoreFileRefusal.cut(file: file) }
        _ = try store.commitAndWait(Commit([ImportMark.removal] + last))
    }

    private func begin(_ header: ExportHeader) throws {
        guard header.schema <= schema.version else {
            throw StoreFileRefusal.newer(
                file: file, what: "schema", found: header.schema, known: schema.version)
        }
        var targets: [String: Target] = [:]
        for listed in header.collections {
            guard let collection = schema.collections.first(where: { $0.name == listed.name }),
                listed.columns.allSatisfy({ name in collection.columns.contains { $0.name == name } })
            else { throw damaged("this build does not know all columns of '\(listed.name)'") }
            targets[listed.name] = Target(
                collection: collection,
                places: collection.columns.map { listed.columns.firstIndex(of: $0.name) },
                width: listed.columns.count)
        }
        try store.create(schema, digestKey: header.digestKey)
        self.targets = targets
        // The mark comes before any row.
        _ = try store.commitAndWait(Commit([ImportMark.setting]))
    }

    private func end(_ trailer: ExportTrailer) throws {
        guard trailer.digest == digest.digest, trailer.counts == counts else {
            throw damaged("what came before it has another digest")
        }
        try flush()
        isWhole = true
    }

    private func flush() throws {
        guard !operations.isEmpty else { return }
        do throws(StoreError) {
            _ = try store.commitAndWait(Commit(operations))
        } catch {
            switch error {
            // The rows themselves are at fault.
            case .conflict, .misuse: throw damaged("a row before it does not fit: \(error)")
            default: throw error
            }
        }
        rows += Int64(operations.count)
        operations.removeAll(keepingCapacity: true)
        bytes = 0
        try progress(rows)
    }

    private func damaged(_ reason: String) -> StoreFileRefusal {
        .damaged(file: file, line: line, reason: reason)
    }
}
