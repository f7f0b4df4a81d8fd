package import Foundation

/// A file of events: its bytes, and how its rows are written.
package struct InputFile: Sendable {
    package enum Format: Sendable {
        case csv
        case jsonLines
    }

    /// As it was given.
    package let name: String
    package let format: Format
    /// Mapped where that is safe, so that a large file takes no memory.
    package let data: Data

    package init(name: String, format: Format, data: Data) {
        self.name = name
        self.format = format
        self.data = data
    }

    /// Opens a file; `-` is standard input. What ends in `.csv` is CSV, all else
    /// is JSON Lines unless it begins like a table.
    ///
    /// - Throws: ``InputProblem`` where it cannot be read.
    package init(path: String) throws(InputProblem) {
        let data: Data
        do {
            data =
                path == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw InputProblem(
                file: path, line: 0, reason: "\(Self.reason(for: path, error)); nothing was recorded")
        }
        self.init(name: path, format: Self.format(of: path, data), data: data)
    }

    /// The last component of its path, by which a mapping names it.
    package var lastComponent: String { name.split(separator: "/").last.map(String.init) ?? name }

    private static func format(of path: String, _ data: Data) -> Format {
        let name = path.lowercased()
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") || name.hasSuffix(".json") {
            return .jsonLines
        }
        let first = data.first { $0 > UInt8(ascii: " ") && $0 < 0x80 }
        return first == UInt8(ascii: "{") || first == nil ? .jsonLines : .csv
    }

    private static func reason(for path: String, _ error: any Error) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "there is no such file. Check the path"
        }
        if isFolder.boolValue { return "it is a folder. Name the files in it, each after an --input" }
        if !FileManager.default.isReadableFile(atPath: path) {
            return "it may not be read. Check its permissions"
        }
        return "it cannot be read (\(error.localizedDescription))"
    }
}
