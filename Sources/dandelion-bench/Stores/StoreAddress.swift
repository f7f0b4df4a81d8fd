import ArgumentParser
import Dandelion
import DandelionPostgres
import DandelionSQLite

/// Where a measurement keeps its data: `memory:`, `sqlite:PATH` or `postgres://…`.
enum StoreAddress: Sendable {
    case memory
    case sqlite(ScratchFile)
    case postgres(ScratchSchema)

    /// What the options of all commands say of it.
    static let help: ArgumentHelp = """
        memory:, sqlite:PATH, a file that does not exist yet, or postgres://USER@HOST:PORT/DATABASE, where \
        the schema \(ScratchSchema.defaultName) is made and dropped.
        """

    @Sendable
    static func parse(_ text: String) throws -> StoreAddress {
        if text == "memory:" { return .memory }
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            return .postgres(try ScratchSchema(url: text))
        }
        let scheme = "sqlite:"
        guard text.hasPrefix(scheme), text.count > scheme.count else {
            throw ValidationError("'\(text)' names no store. Use memory:, sqlite:PATH or postgres://…")
        }
        return .sqlite(ScratchFile(path: String(text.dropFirst(scheme.count))))
    }

    /// Refuses a file or schema that is there: the measurement writes to it and removes it.
    func prepare() throws {
        switch self {
        case .memory: break
        case .sqlite(let file): try file.claim()
        case .postgres(let schema): try schema.claim()
        }
    }

    func make() -> any Store {
        switch self {
        case .memory: MemoryStore()
        case .sqlite(let file): SQLiteStore(path: file.path)
        case .postgres(let schema): PostgresStore(url: schema.url)
        }
    }

    /// The same for whoever opens it himself.
    var source: StoreSource {
        switch self {
        case .memory: .memory
        case .sqlite(let file): .sqlite(path: file.path)
        case .postgres(let schema): .postgres(url: schema.url)
        }
    }

    /// Closes a store, and gives one that opens what it left.
    func closed(_ store: any Store) -> any Store {
        store.close()
        return if case .memory = self { store } else { make() }
    }

    func remove() {
        switch self {
        case .memory: break
        case .sqlite(let file): file.remove()
        case .postgres(let schema): schema.remove()
        }
    }

    /// As it is given on the command line, to a second process too: a password may be in it.
    var text: String {
        switch self {
        case .memory: "memory:"
        case .sqlite(let file): "sqlite:\(file.path)"
        case .postgres(let schema): schema.url
        }
    }

    /// For reports: without a password.
    var shown: String {
        if case .postgres(let schema) = self { schema.shown } else { text }
    }
}
