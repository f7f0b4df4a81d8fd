import Dandelion
import DandelionModel
import Foundation

/// Whom a store has erased: read from the store, from a backup of it, or from an export.
struct ErasureList: Sendable {
    /// As it was named.
    let origin: String
    /// The key of the digests.
    let key: Digest.Key
    let subjects: [ErasedSubject]

    /// - Parameter text: A file, or the address of a store.
    /// - Throws: Where it cannot be read, or not whole.
    init(_ text: String) throws {
        origin = text
        if FileManager.default.fileExists(atPath: text), try StoreFile(text).kind == .export {
            (key, subjects) = try Self.read(export: text)
            return
        }
        let reader = try GuestReader(try StoreAddress(text))
        defer { reader.close() }
        key = reader.digestKey
        subjects = try reader.read { view in
            try view.rows(Scan(Tables.erasure)).compactMap { ErasedSubject(row: $0) }
        }
    }

    private static func read(export path: String) throws -> (Digest.Key, [ErasedSubject]) {
        let header = try StoreFile.check(path) { _ in }
        let reader = try LineReader(path)
        let name = Tables.erasure.name
        let start = Array("[\"\(name)\",".utf8)
        var subjects: [ErasedSubject] = []
        while let line = try reader.next() {
            guard line.starts(with: start) else { continue }
            guard let value = try? JSONText.decode(line), let row = ExportLine.row(value),
                let subject = ErasedSubject(row: row.cells)
            else {
                throw StoreFileRefusal.damaged(
                    file: path, line: reader.line, reason: "it is no row of '\(name)'")
            }
            subjects.append(subject)
        }
        return (header.digestKey, subjects)
    }

    /// All of several lists, each person once, by homes.
    ///
    /// - Throws: ``StoreFileRefusal/foreignKey(file:)`` for a list under another key.
    static func merged(_ lists: [ErasureList], under key: Digest.Key) throws -> [ErasedSubject] {
        struct Person: Hashable {
            let home: HomeKey
            let digest: Digest
        }
        var latest: [Person: ErasedSubject] = [:]
        for list in lists {
            guard list.key == key else { throw StoreFileRefusal.foreignKey(file: list.origin) }
            for subject in list.subjects {
                let person = Person(home: subject.home, digest: subject.digest)
                if let known = latest[person], known.number >= subject.number { continue }
                latest[person] = subject
            }
        }
        return latest.values.sorted { left, right in
            left.home.name == right.home.name
                ? left.number < right.number : left.home.name.precedesInBytes(right.home.name)
        }
    }
}
