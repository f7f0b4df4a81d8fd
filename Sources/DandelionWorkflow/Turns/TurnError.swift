/// Why a turn could not do what it asked for. The turn is rolled back.
@nonexhaustive
public enum TurnError: Error, Equatable, Sendable {
    case tooManyReads(call: String, rows: Int, bytes: Int)
    case tooManyWrites(call: String, rows: Int)
    case handlerMissing(name: String, version: Int)
    case unknownActivity(String)
    case unknownWorkflow(String)
    case unknownEvent(String)
    case chainTooDeep(depth: Int, type: String)
    case secondSubject(first: String, second: String)
    case notInAWorkflow(call: String)
    case valueTooLarge(call: String, bytes: Int, limit: Int)
    case invalid(call: String, reason: String)
}

extension TurnError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyReads(let call, let rows, let bytes):
            """
            '\(call)' would read past what a turn may (\(Turn.maximumRowsRead) rows or \
            \(Turn.maximumBytesRead) bytes; it is at \(rows) rows, \(bytes) bytes); the turn was rolled back. Let an \
            activity read a snapshot of the whole set
            """
        case .tooManyWrites(let call, let rows):
            """
            '\(call)' would be row \(rows) that the turn writes, and \(Turn.maximumRowsWritten) is the most; the turn \
            was rolled back. Emit events and write in their turns
            """
        case .handlerMissing(let name, let version):
            "no handler '\(name)' version \(version) is registered; the turn did not run. Register it"
        case .unknownActivity(let name):
            "no activity '\(name)' is registered; the turn was rolled back. Pass it to the engine's activities"
        case .unknownWorkflow(let name):
            "no workflow '\(name)' is registered; the turn was rolled back. Pass it to the engine's workflows"
        case .unknownEvent(let name):
            "no event '\(name)' is registered; the turn was rolled back. Pass its type to the engine's events"
        case .chainTooDeep(let depth, let type):
            """
            the event '\(type)' would be number \(depth) in a chain of events that cause each other; the turn was \
            rolled back. Look for handlers that cause each other's events
            """
        case .secondSubject(let first, let second):
            """
            the turn has read personal values of '\(first)' and now asks for those of '\(second)'; it was rolled \
            back. Read one person's values in one turn
            """
        case .notInAWorkflow(let call):
            "'\(call)' can be called in a workflow only; the turn was rolled back"
        case .valueTooLarge(let call, let bytes, let limit):
            "'\(call)' was given \(bytes) bytes, and \(limit) is the most; the turn was rolled back"
        case .invalid(let call, let reason):
            "'\(call)' \(reason); the turn was rolled back"
        }
    }
}
