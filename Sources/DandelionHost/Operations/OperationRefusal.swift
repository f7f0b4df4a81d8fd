/// Why something is not done to a store. Nothing was changed, unless it says so.
package enum OperationRefusal: Error, Equatable, CustomStringConvertible {
    /// Nothing of it outlives its process.
    case inMemory
    /// Something is stored there, or a file has the name.
    case placeTaken(String)
    /// Workers fold a store that many share.
    case workersRun(place: String, names: [String])
    /// An import failed half-way, and the place could not be cleared.
    case leftUnfinished(place: String, reason: String)

    package var description: String {
        switch self {
        case .inMemory:
            "memory: holds nothing after its process, so nothing can be done to it; name a store with --store"
        case .placeTaken(let place):
            """
            there is something at '\(place)' already, and it is never written over; nothing was changed. Name a \
            place where nothing is stored, or move away what is there
            """
        case .workersRun(let place, let names):
            """
            \(names.joined(separator: ", ")) work on '\(place)' now; nothing was changed. Stop them, and do it again
            """
        case .leftUnfinished(let place, let reason):
            """
            \(reason). A part of it is in '\(place)', marked as unfinished, so no host runs on it: remove it, and \
            do it again
            """
        }
    }
}
