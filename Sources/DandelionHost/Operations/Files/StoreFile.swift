import Dandelion
import DandelionModel
import Foundation

/// A file that an export or a backup made, as a restore finds it.
struct StoreFile {
    enum Kind { case export, database }

    let path: String
    let kind: Kind

    /// Looks at the first bytes.
    ///
    /// - Throws: ``StoreFileRefusal`` for a file that is neither, or cannot be read.
    init(_ path: String) throws(StoreFileRefusal) {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path), let start = try? handle.read(upToCount: 16)
        else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        if start.starts(with: Data("SQLite format 3\0".utf8)) {
            kind = .database
        } else if start.first == UInt8(ascii: "{") {
            kind = .export
        } else {
            throw .unknown(file: path)
        }
    }

    /// Reads an export from end to end without taking its rows apart, and refuses one that was cut or changed.
    ///
    /// - Parameter progress: Gets the lines that were read.
    /// - Returns: Its header.
    static func check(_ path: String, progress: (Int) throws -> Void) throws -> ExportHeader {
        let reader = try LineReader(path)
        guard let first = try reader.next() else { throw StoreFileRefusal.unknown(file: path) }
        let header = try ExportHeader(first, file: path)
        var digest = LineDigest()
        var last = first
        while let line = try reader.next() {
            digest.add(last)
            last = line
            if reader.line % 10_000 == 0 { try progress(reader.line) }
        }
        guard reader.line > 1, let value = try? JSONText.decode(last), let trailer = ExportTrailer(value)
        else { throw StoreFileRefusal.cut(file: path) }
        guard trailer.digest == digest.digest, trailer.rows == Int64(reader.line - 2) else {
            throw StoreFileRefusal.damaged(
                file: path, line: reader.line, reason: "what came before it has another digest")
        }
        return header
    }

    /// Whether a log stands beside the database, which then is not all there is.
    var hasLog: Bool { StoreFigures.size(path + "-wal") > 0 }
}
