import Dandelion
import DandelionSQLite
import DandelionStore

/// Copies a store into a file, as it is at one moment, beside whoever writes it.
///
/// An SQLite store becomes a database of its own; any other engine's an export.
package struct BackupOperation {
    private let address: StoreAddress
    private let tell: (String) throws -> Void

    /// - Parameter tell: Gets what it is doing; what it throws ends the backup, and no file is left.
    package init(_ address: StoreAddress, tell: @escaping (String) throws -> Void = { _ in }) {
        self.address = address
        self.tell = tell
    }

    /// - Parameter file: That is not there yet. It appears when it is whole and durable.
    package func run(to file: String) throws -> OperationReport {
        if address.place == .memory { throw OperationRefusal.inMemory }
        let format: String
        if let path = address.path {
            try refuseUnfinished()
            try SQLiteStore(path: path).backUp(to: file) { done, total in
                try tell("copying, \(total == 0 ? 100 : done * 100 / total) % of \(total.grouped) pages")
            }
            format = "database"
        } else {
            _ = try ExportOperation(address, tell: tell).run(to: file)
            format = "export"
        }
        var report = OperationReport("backed up \(address.text)")
        report.add("file", file, "file", .string(file))
        report.add("format", format, "format", .string(format))
        report.add("size", "file", bytes: StoreFigures.size(file))
        report.warning =
            """
            the file holds personal data and the store's secret key, and whoever is erased from now on is still in \
            it: note them for a restore
            """
        return report
    }

    /// A store of an older schema is copied as it is: that is what one does before a migration.
    private func refuseUnfinished() throws {
        do {
            try GuestReader(address).close()
        } catch StoreError.olderSchema {
            // No version that old has left imports half-way.
        }
    }
}
