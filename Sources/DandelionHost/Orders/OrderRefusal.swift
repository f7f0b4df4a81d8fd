/// Why an order was not sent. Nothing was changed.
package enum OrderRefusal: Error, Equatable, CustomStringConvertible {
    /// The store is in the memory of another process, or of none.
    case inMemory
    case unknownHome(String, nearest: String?)
    case unknownRun(String, home: String, nearest: String?)
    /// The run has ended, as what its status says.
    case ended(run: String, status: String)
    /// - Parameter known: Dead letters that are there, the first few.
    case unknownDeadLetter(entry: Int64, turn: Int, home: String, known: [String])

    package var description: String {
        switch self {
        case .inMemory:
            """
            a store in memory lives and ends with its own process; nothing was sent. Give the store of the host, as \
            in --store sqlite:shop.db
            """
        case .unknownHome(let name, let nearest):
            "there is no home '\(name)' in this store; nothing was sent. \(Self.remedy(nearest, "Check its name"))"
        case .unknownRun(let id, let home, let nearest):
            "there is no run '\(id)' in home '\(home)'; nothing was sent. \(Self.remedy(nearest, "Check its id"))"
        case .ended(let run, let status):
            "run '\(run)' has ended as \(status); nothing was sent, since no order changes it any more"
        case .unknownDeadLetter(let entry, let turn, let home, let known):
            """
            there is no dead letter of turn \(turn) of entry \(entry) in home '\(home)'; nothing was sent. \
            \(known.isEmpty ? "There is none at all" : "There is \(known.joined(separator: ", "))")
            """
        }
    }

    private static func remedy(_ nearest: String?, _ otherwise: String) -> String {
        nearest.map { "Did you mean '\($0)'?" } ?? otherwise
    }
}
