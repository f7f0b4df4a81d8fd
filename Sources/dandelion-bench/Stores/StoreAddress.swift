import ArgumentParser
import Dandelion
import DandelionSQLite

/// Where a measurement keeps its data: `memory:` or `sqlite:PATH`.
enum StoreAddress: Sendable {
    case memory
    case sqlite(ScratchFile)

    @Sendable
    static func parse(_ text: String) throws -> StoreAddress {
        if text == "memory:" { return .memory }
        let scheme = "sqlite:"
        guard text.hasPrefix(scheme), text.count > scheme.count else {
            throw ValidationError("'\(text)' names no store. Use memory: or sqlite:PATH")
        }
        return .sqlite(ScratchFile(path: String(text.dropFirst(scheme.count))))
    }

    /// Refuses a file that holds something: the measurement writes to it and removes it.
    func prepare() throws {
        if case .sqlite(let file) = self { try file.claim() }
    }

    func make() -> any Store {
        switch self {
        case .memory: MemoryStore()
        case .sqlite(let file): SQLiteStore(path: file.path)
        }
    }

    /// Closes a store, and gives one that opens what it left.
    func closed(_ store: any Store) -> any Store {
        store.close()
        return if case .memory = self { store } else { make() }
    }

    func remove() {
        if case .sqlite(let file) = self { file.remove() }
    }

    /// As it is given on the command line.
    var text: String {
        switch self {
        case .memory: "memory:"
        case .sqlite(let file): "sqlite:\(file.path)"
        }
    }
}
