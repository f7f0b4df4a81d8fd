/// Why a store cannot be read, or not what was asked for. Nothing was changed.
package enum GuestError: Error, Equatable, CustomStringConvertible {
    case noStore(path: String)
    /// Nothing of it outlives its process.
    case memory
    case noHome(String, of: [String], store: String)
    case severalHomes([String], store: String)
    case emptyStore(String)
    /// `what` is a kind of thing, `id` what was asked for, `list` the command that lists what there is.
    case missing(what: String, id: String, home: String, list: String)
    case badCursor(String)
    case badID(String, expected: String)

    package var description: String {
        switch self {
        case .noStore(let path):
            "there is no store at '\(path)'; make one with `dandelion run`, or name another with --store"
        case .memory:
            "memory: holds nothing after its process, so there is nothing to read; name a file with --store"
        case .noHome(let name, let homes, let store):
            "there is no home '\(name)' in \(store); it has \(Self.list(homes))"
        case .severalHomes(let homes, let store):
            "\(store) has \(homes.count) homes: \(Self.list(homes)); say which with --home NAME"
        case .emptyStore(let store):
            "\(store) has no home yet: nothing was admitted. Record events with `dandelion run`"
        case .missing(let what, let id, let home, let list):
            "there is no \(what) '\(id)' in home '\(home)'; see `dandelion \(list)`"
        case .badCursor(let text):
            "'\(text)' is no place in this list; hand to --after what the list before said, with the same filters"
        case .badID(let text, let expected):
            "'\(text)' is not \(expected)"
        }
    }

    private static let listed = 20

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(listed).map { "'\($0)'" }.joined(separator: ", ")
        return names.count > listed ? "\(shown) and \(names.count - listed) more" : shown
    }
}
