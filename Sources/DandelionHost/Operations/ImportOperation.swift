import Dandelion
import DandelionSQLite
import DandelionStore
import Foundation

/// Fills an empty place with an export.
package struct ImportOperation {
    private let address: StoreAddress
    private let tell: (String) throws -> Void

    /// - Parameter tell: Gets what it is doing; what it throws ends the import.
    package init(_ address: StoreAddress, tell: @escaping (String) throws -> Void = { _ in }) {
        self.address = address
        self.tell = tell
    }

    /// - Parameter file: `-` for standard input.
    /// - Throws: ``OperationRefusal``, ``StoreFileRefusal`` and `StoreError`. Nothing is left
    ///   then, except where the refusal says so; a killed import leaves a marked store.
    package func run(from file: String) throws -> OperationReport {
        try address.refuseUnlessFree()
        if file != "-" { _ = try StoreFile.check(file) { try tell("checking line \($0.grouped)") } }
        let reader = try LineReader(file)
        let rows = try fill(file: reader.file) { importer in
            while let line = try reader.next() { try importer.take(line) }
            try importer.finish()
        }
        var report = OperationReport("imported into \(address.text)")
        report.add("file", file, "file", .string(file))
        report.add("rows", "rows", count: rows)
        return report
    }

    /// Makes the store and lets `body` fill it; clears the place again where that fails.
    ///
    /// - Returns: The rows that are in it.
    func fill(file: String, _ body: (Importer) throws -> Void) throws -> Int64 {
        let store = try address.source.make()
        let importer = Importer(into: store, file: file) { try tell("importing, \(Int($0).grouped) rows") }
        do {
            try body(importer)
        } catch {
            store.close()
            guard importer.hasBegun else { throw address.asRefusal(error) }
            guard let path = address.path else {
                throw OperationRefusal.leftUnfinished(place: address.text, reason: "\(error)")
            }
            for end in ["-wal", "-shm", ""] { try? FileManager.default.removeItem(atPath: path + end) }
            throw error
        }
        store.close()
        return importer.rows
    }
}

extension StoreAddress {
    /// - Throws: ``OperationRefusal`` where nothing can be kept there, or something is.
    func refuseUnlessFree() throws {
        if place == .memory { throw OperationRefusal.inMemory }
        if let path, FileManager.default.fileExists(atPath: path) {
            throw OperationRefusal.placeTaken(text)
        }
    }

    /// What an engine says of a place that is not empty, in the words of an operation.
    func asRefusal(_ error: any Error) -> any Error {
        if case StoreError.misuse? = error as? StoreError { return OperationRefusal.placeTaken(text) }
        return error
    }
}
