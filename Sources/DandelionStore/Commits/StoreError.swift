/// Why a store refused, and what now stands.
///
/// After every case but ``unknownOutcome`` and ``failStopped(_:)`` nothing of the commit was applied.
@nonexhaustive
public enum StoreError: Error, Equatable, Sendable {
    /// A row, or the lack of one, was not as the operation needs it.
    case conflict(operation: Int, collection: String)
    /// The lease of the shard has passed to another worker.
    case fenced(shard: Int64)
    /// The lane's commit before this one was refused.
    case predecessorFailed(lane: Int)
    /// Another process holds the write lock; `seconds` is how long we have waited.
    case busy(seconds: Double)
    /// The connection was lost while committing: read before you write again.
    case unknownOutcome(String)
    /// The connection was lost while reading, or there is none now: read again.
    case disconnected(String)
    /// The server does not let this store in: why, and what to do.
    case unreachable(address: String, reason: String, remedy: String)
    case full(path: String)
    case corrupt(String)
    case notADatabase(path: String)
    case readOnly(path: String)
    case cannotOpen(path: String, reason: String)
    /// Another process owns the store.
    case owned(path: String, byProcess: Int32?)
    /// The store was written by a newer version than this build can use.
    case newerSchema(found: Int, known: Int, path: String)
    /// The store was written by an older version and was not expanded yet, which only its owner does.
    case olderSchema(found: Int, known: Int, path: String)
    /// The operation does not fit the schema: a broken caller, not broken data.
    case misuse(String)
    /// A write to disk failed in a way that leaves its outcome unknowable. The
    /// store takes no more commits until it is opened again.
    case failStopped(String)
    case closed
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .conflict(let operation, let collection):
            """
            operation \(operation) met a row of '\(collection)' that was not as it expects; \
            nothing was written. Read again and retry
            """
        case .fenced(let shard):
            "shard \(shard) belongs to another worker now; nothing was written, and that worker goes on"
        case .predecessorFailed(let lane):
            "lane \(lane) had an earlier commit refused; nothing was written. Run again from the last durable entry"
        case .busy(let seconds):
            """
            another process has held the database's write lock for \(seconds) s; nothing is lost, writing \
            goes on when it lets go. Find it with 'fuser' on the database file
            """
        case .unknownOutcome(let reason):
            "the connection was lost during a commit (\(reason)); it may or may not stand. Read before writing again"
        case .disconnected(let reason):
            "the connection to the store was lost (\(reason)); nothing was changed. Try again when the server is back"
        case .unreachable(let address, let reason, let remedy):
            "cannot use '\(address)' (\(reason)); nothing was changed. \(remedy)"
        case .full(let path):
            "no space is left for '\(path)'; nothing of this commit was written. Free space and send it again"
        case .corrupt(let reason):
            "the store is damaged (\(reason)); stop writing to it and restore a backup"
        case .notADatabase(let path):
            "'\(path)' is not a Dandelion database; nothing was changed. Name another file, or move this one away"
        case .readOnly(let path):
            "'\(path)' cannot be written; nothing was changed. Give this user the right to write the file and its folder"
        case .cannotOpen(let path, let reason):
            "cannot open '\(path)' (\(reason)); nothing was changed. Check that its folder exists and may be written"
        case .owned(let path, let process):
            """
            '\(path)' is owned by another process\(process.map { " (\($0))" } ?? ""); nothing was changed. Stop that \
            process, or send it events as a guest
            """
        case .newerSchema(let found, let known, let path):
            """
            '\(path)' was written by schema version \(found), and this build knows \(known); nothing was changed. \
            Use a newer build
            """
        case .olderSchema(let found, let known, let path):
            """
            '\(path)' has schema version \(found), and this build reads \(known); nothing was changed. Expand it with \
            `dandelion store migrate`; a host of this build does so by itself when it opens the store
            """
        case .misuse(let reason):
            "the commit does not fit the schema (\(reason)); nothing was written"
        case .failStopped(let reason):
            """
            the store stopped because a write failed (\(reason)); everything acknowledged stands. Mend the disk, \
            then open the store again
            """
        case .closed:
            "the store is closed; nothing was written"
        }
    }
}
