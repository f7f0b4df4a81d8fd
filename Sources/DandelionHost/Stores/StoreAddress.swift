package import Dandelion
import DandelionPostgres
import DandelionSQLite

/// Where a host keeps its data, as it is given on a command line: `memory:`,
/// `sqlite:PATH`, `postgres://…`, or a plain path, which is SQLite's.
package struct StoreAddress: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        case memory
        case sqlite(path: String)
        /// A connection URL, perhaps with a password in it.
        case postgres(url: String)
    }

    package let place: Place

    /// What `--store` is where nothing is given.
    package static let standard = StoreAddress(place: .sqlite(path: "dandelion.db"))

    package init(place: Place) { self.place = place }

    /// - Throws: ``StoreAddressError`` for a scheme that no store has.
    package init(_ text: String) throws(StoreAddressError) {
        if text == "memory:" {
            place = .memory
            return
        }
        let scheme = text.prefix { $0 != ":" }
        guard scheme.count < text.count, !scheme.contains("/") else {
            if text.isEmpty { throw .noPath(text) }
            place = .sqlite(path: text)
            return
        }
        let rest = text.dropFirst(scheme.count + 1)
        if ["postgres", "postgresql"].contains(scheme) {
            guard rest.hasPrefix("//") else { throw .noServer(text) }
            place = .postgres(url: text)
            return
        }
        guard scheme == "sqlite" else { throw .unknownScheme(String(scheme), of: text) }
        guard !rest.isEmpty else { throw .noPath(text) }
        place = .sqlite(path: String(rest))
    }

    /// As it is given on the command line, but for a password.
    package var text: String {
        switch place {
        case .memory: "memory:"
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let url): PostgresStore.shown(url: url)
        }
    }

    /// The file, where there is one.
    package var path: String? { if case .sqlite(let path) = place { path } else { nil } }

    package var source: StoreSource {
        switch place {
        case .memory: .memory
        case .sqlite(let path): .sqlite(path: path)
        case .postgres(let url): .postgres(url: url)
        }
    }
}

/// An address that leads to no store. Nothing was opened.
package enum StoreAddressError: Error, Equatable, CustomStringConvertible {
    case unknownScheme(String, of: String)
    case noPath(String)
    case noServer(String)

    package var description: String {
        switch self {
        case .unknownScheme(let scheme, let text):
            """
            there is no store for '\(scheme):' (in '\(text)'); nothing was opened. Use memory:, sqlite:PATH, \
            as in sqlite:shop.db, or postgres://USER@HOST/DATABASE
            """
        case .noPath(let text):
            "the store '\(text)' names no file; nothing was opened. Use sqlite:PATH, as in sqlite:shop.db"
        case .noServer(let text):
            """
            the store '\(text)' names no server; nothing was opened. Use postgres://USER@HOST/DATABASE, or \
            postgres:///DATABASE for this machine's own
            """
        }
    }
}
