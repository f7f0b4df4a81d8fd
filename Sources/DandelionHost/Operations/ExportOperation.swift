import Dandelion
import DandelionStore

/// Writes a store as lines of JSON, beside its host or without one.
package struct ExportOperation {
    private let address: StoreAddress
    private let tell: (String) throws -> Void

    /// - Parameter tell: Gets what it is doing; what it throws ends the export, and no file is left.
    package init(_ address: StoreAddress, tell: @escaping (String) throws -> Void = { _ in }) {
        self.address = address
        self.tell = tell
    }

    /// - Parameter file: That is not there yet; `-` for standard output.
    package func run(to file: String) throws -> OperationReport {
        let reader = try GuestReader(address)
        defer { reader.close() }
        let sink = try LineSink(file)
        let exporter = Exporter { progress in
            try tell("exporting \(progress.collection), \(Int(progress.rows).grouped) rows")
        }
        let rows = try reader.read { view in
            try exporter.export(view, digestKey: reader.digestKey, name: address.text, to: sink.write)
        }
        try sink.finish()
        var report = OperationReport("exported \(address.text)")
        report.add("file", file, "file", .string(file))
        report.add("rows", "rows", count: rows)
        report.add("size", "file", bytes: sink.bytes)
        report.warning =
            "the file holds personal data and the store's secret key: keep it as you keep the store"
        return report
    }
}
