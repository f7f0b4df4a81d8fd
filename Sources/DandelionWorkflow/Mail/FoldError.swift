public import DandelionModel
public import DandelionStore

/// Why something that was sent was not taken, or why the fold cannot go on.
@nonexhaustive
public enum FoldError: Error, Sendable {
    /// The event does not fit its schema, or its type is unknown.
    case refused(EventRefusal)
    /// The message id was used before, with other content.
    case differentContent(home: String, messageID: String, number: Int64?)
    /// A name that is empty, too long or not printable.
    case badName(what: String, name: String, reason: String)
    /// Too much is waiting, or the store is stalled.
    case overloaded(home: String, waiting: Int, retryAfter: Duration, reason: String)
    /// Whoever folds the home could not make an entry of it.
    case turnedAway(home: String, messageID: String, reason: String)
    /// The engine is stopping or has stopped.
    case stopping
    /// `run` was called twice, or after the engine stopped.
    case alreadyRunning
    case store(StoreError)
    /// Something stored is not as this build writes it.
    case damaged(String)
    /// Refolding met a turn whose handler, or version of it, is not registered.
    case handlerMissing(name: String, version: Int, home: String, number: Int64)
    /// The log before this entry was trimmed.
    case cursorExpired(home: String, oldest: Int64)
    /// An import into the store, or a restore, began and did not finish.
    case unfinishedImport(store: String)
    /// There is nothing by this name or number.
    case notFound(what: String, name: String)
}

extension FoldError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let refusal): String(describing: refusal)
        case .differentContent(let home, let id, let number):
            """
            message '\(id)' was recorded before in home '\(home)'\(number.map { " as entry \($0)" } ?? "") with \
            other content; the first one stands and this one was not recorded. Send it under an id of its own
            """
        case .badName(let what, let name, let reason):
            "the \(what) '\(name)' \(reason); nothing was recorded. Use 1 to 200 bytes of printable text"
        case .overloaded(let home, let waiting, let wait, let reason):
            """
            home '\(home)' cannot take more just now (\(reason); \(waiting) waiting); nothing was recorded. Try \
            again in \(wait)
            """
        case .turnedAway(let home, let id, let reason):
            """
            message '\(id)' was turned away by the worker that folds home '\(home)' (\(reason)); it became no \
            entry. Send it again, mended
            """
        case .stopping:
            "the engine is stopping; nothing was recorded. Send it again when the engine runs"
        case .alreadyRunning:
            "the engine runs already, or has stopped; an engine runs once. Make another one"
        case .store(let error): String(describing: error)
        case .damaged(let what):
            "what is stored cannot be read (\(what)); nothing was changed. Verify the store, or restore a backup"
        case .handlerMissing(let name, let version, let home, let number):
            """
            entry \(number) of home '\(home)' was handled by '\(name)' version \(version), which is not registered; \
            register that version too, then fold again
            """
        case .cursorExpired(let home, let oldest):
            "the log of home '\(home)' begins at entry \(oldest) now; read a fresh state, then go on from there"
        case .unfinishedImport(let store):
            """
            '\(store)' holds only a part of what it is to hold, for its import has not finished; nothing was \
            changed. Remove it, and import or restore again
            """
        case .notFound(let what, let name):
            "there is no \(what) '\(name)'; nothing was changed. Check its name"
        }
    }
}
