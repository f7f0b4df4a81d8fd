/// Why a file of a store, an export or a backup, cannot be used.
package enum StoreFileRefusal: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    /// It is neither an export nor a backup.
    case unknown(file: String)
    /// A newer program wrote it.
    case newer(file: String, what: String, found: Int, known: Int)
    /// It ends before its last line.
    case cut(file: String)
    case damaged(file: String, line: Int, reason: String)
    /// The database has a log beside it: it was not copied whole, or is in use.
    case inUse(file: String)
    /// A list of erased people under another store's key, which finds nobody here.
    case foreignKey(file: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "'\(file)' cannot be read (\(reason)); nothing was changed. Check its name and its rights"
        case .unknown(let file):
            """
            '\(file)' is neither an export nor a backup of a store; nothing was changed. Name a file that \
            `dandelion store export` or `dandelion store backup` made
            """
        case .newer(let file, let what, let found, let known):
            """
            '\(file)' has \(what) \(found), and this build knows \(known); nothing was changed. Use a newer build
            """
        case .cut(let file):
            """
            '\(file)' ends before its last line, so a part of it is missing; nothing of it was kept. Copy the \
            whole file, or make it again
            """
        case .damaged(let file, let line, let reason):
            """
            line \(line) of '\(file)' is not what was exported (\(reason)); nothing of it was kept. Use another \
            copy of the file
            """
        case .inUse(let file):
            """
            '\(file)' has a write-ahead log beside it, so it is open, or was copied by hand; nothing was changed. Make \
            a backup of it with `dandelion store backup`, and restore that
            """
        case .foreignKey(let file):
            """
            '\(file)' comes from another store: whom it erased is kept by a secret key of its own, and finds nobody \
            here. Name the store that was backed up, or a backup or export of it
            """
        }
    }
}
