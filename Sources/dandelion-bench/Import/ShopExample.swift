import ArgumentParser
import Foundation

/// Where the example's data, its mapping and its plugin are.
struct ShopExample {
    private static let names = ["members.csv", "surveys.csv", "touches.csv", "orders.csv", "refunds.csv"]

    let plugin: String
    let mapping: String
    let files: [String]

    /// The folder of the package that this was built from.
    static var standardFolder: String {
        var folder = URL(filePath: #filePath)
        // Import, dandelion-bench, Sources.
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path(percentEncoded: false)
    }

    /// - Throws: `ValidationError` where something of the example is missing.
    init(folder: String) throws {
        let root = URL(filePath: folder)
        func path(_ name: String) throws -> String {
            let path = root.appending(path: name).path(percentEncoded: false)
            guard FileManager.default.fileExists(atPath: path) else {
                throw ValidationError(
                    "'\(path)' is missing. Name the folder of Dandelion's sources with --folder")
            }
            return path
        }
        plugin = try path("plugins/customer-to-channel")
        mapping = try path("examples/shop/map.yaml")
        files = try Self.names.map { try path("examples/shop/data/\($0)") }
    }

    /// The example's files cut short.
    struct Cut {
        let folder: URL
        let files: [String]

        func remove() { try? FileManager.default.removeItem(at: folder) }
    }

    /// Copies the first rows of each file, the same share of each, into a new temporary folder.
    ///
    /// - Parameter events: How many rows there are together, as nearly as whole rows allow.
    func cut(to events: Int) throws -> Cut {
        let contents = try files.map { try Data(contentsOf: URL(filePath: $0)) }
        let rows = contents.map { data in max(0, data.count { $0 == UInt8(ascii: "\n") } - 1) }
        let all = max(1, rows.reduce(0, +))
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "dandelion-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let paths = try zip(zip(files, contents), rows).map { file, rows in
            let lines = 1 + min(rows, rows * events / all)
            let path = folder.appending(path: URL(filePath: file.0).lastPathComponent)
            try Self.first(lines, of: file.1).write(to: path)
            return path.path(percentEncoded: false)
        }
        return Cut(folder: folder, files: paths)
    }

    private static func first(_ lines: Int, of data: Data) -> Data {
        var left = lines
        let end = data.firstIndex { byte in
            if byte == UInt8(ascii: "\n") { left -= 1 }
            return left == 0
        }
        return end.map { data[...$0] } ?? data
    }
}
