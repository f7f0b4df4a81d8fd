package import Dandelion
import DandelionSQLite

/// Where a host keeps its data, as it is given on a command line: `memory:`,
/// `sqlite:PATH`, or a plain path, which is SQLite's.
package struct StoreAddress: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        case memory
        case sqlite(path: String)
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
        guard scheme == "sqlite" else { throw .unknownScheme(String(scheme), of: text) }
        guard !rest.isEmpty else { throw .noPath(text) }
        place = .sqlite(path: String(rest))
    }

    /// As it is given on the command line.
    package var text: String {
        switch place {
        case .memory: "memory:"
        case .sqlite(let path): "sqlite:\(path)"
        }
    }

    /// The file, where there is one.
    package var path: String? { if case .sqlite(let path) = place { path } else { nil } }

    package var source: StoreSource {
        switch place {
        case .memory: .memory
        case .sqlite(let path): .sqlite(path: path)
        }
    }
}

/// An address that leads to no store. Nothing was opened.
package enum StoreAddressError: Error, Equatable, CustomStringConvertible {
    case unknownScheme(String, of: String)
    case noPath(String)

    package var description: String {
        switch self {
        case .unknownScheme(let scheme, let text):
            """
            there is no store for '\(scheme):' (in '\(text)'); nothing was opened. Use memory: or sqlite:PATH, \
            as in sqlite:shop.db
            """
        case .noPath(let text):
            "the store '\(text)' names no file; nothing was opened. Use sqlite:PATH, as in sqlite:shop.db"
        }
    }
}
