package import Foundation

/// The lines that were typed, oldest first, in a file of the user's.
///
/// A file that cannot be read or written is no reason to stop: the lines of
/// this session are there all the same.
package struct LineHistory {
    package static let limit = 1_000

    package private(set) var lines: [String] = []
    private let file: URL?

    /// - Parameter file: Where they are kept; nil keeps them nowhere.
    package init(file: URL?) {
        self.file = file
        guard let file, let data = try? Data(contentsOf: file) else { return }
        lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count > Self.limit else { return }
        lines.removeFirst(lines.count - Self.limit)
        write(lines, to: file)
    }

    /// Where the user's programs keep what they remember: `$XDG_STATE_HOME`, else `~/.local/state`.
    package static func standardFile(environment: [String: String]) -> URL? {
        let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let folder = state ?? home.map({ $0 + "/.local/state" }) else { return nil }
        return URL(fileURLWithPath: folder + "/dandelion/history")
    }

    /// Adds a line, unless it is empty or the last one again.
    package mutating func add(_ line: String) {
        guard !line.allSatisfy(\.isWhitespace), line != lines.last else { return }
        lines.append(line)
        if lines.count > Self.limit { lines.removeFirst() }
        guard let file else { return }
        if let handle = try? FileHandle(forWritingTo: file) {
            defer { try? handle.close() }
            if (try? handle.seekToEnd()) != nil { try? handle.write(contentsOf: Data((line + "\n").utf8)) }
        } else {
            write([line], to: file)
        }
    }

    /// Makes the file, which nobody else may read: what was typed may be private.
    private func write(_ lines: [String], to file: URL) {
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = FileManager.default.createFile(
            atPath: file.path, contents: Data((lines.joined(separator: "\n") + "\n").utf8),
            attributes: [.posixPermissions: 0o600])
    }
}
