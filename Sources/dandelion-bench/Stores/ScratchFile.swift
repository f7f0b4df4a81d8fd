import ArgumentParser
import Foundation

/// A database file that a measurement makes, and removes when it is done.
struct ScratchFile: Sendable {
    let path: String

    /// - Throws: `ValidationError` where the file holds something already; it is left as it is.
    func claim() throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size > 0 else { return }
        throw ValidationError(
            "'\(path)' exists, and a measurement would write to it and remove it. Name a file that does not")
    }

    /// A copy of the file as it stands; nobody may have it open.
    func copy(suffix: String) throws -> ScratchFile {
        let copy = ScratchFile(path: path + suffix)
        try copy.claim()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    /// Removes the file and what the engine puts beside it.
    func remove() {
        for suffix in ["", "-wal", "-shm", ".owner", ".wake"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
