import DandelionModel
package import DandelionPlugins
import DandelionWorkflow

/// What an operator may tell a home, from whatever process.
package enum OperatorOrder: Sendable, Equatable {
    /// Undo what a run did, and end it.
    case cancel(run: String, reason: String)
    case pause(run: String)
    case resume(run: String)
    /// End a run at once, and leave what it did.
    case terminate(run: String, reason: String)
    /// A plugin's rights and settings, and whether its rules are on.
    case plugin(PluginOrder)
    /// Erase a person.
    case erase(subject: String)
    /// Run a dead letter's turn again.
    case redrive(entry: Int64, turn: Int)
}

extension OperatorOrder {
    /// The kind of the entry that it becomes, and its type.
    var entry: (kind: EntryKind, type: String) {
        switch self {
        case .cancel: (.configure, RunOrder.cancel.rawValue)
        case .pause: (.configure, RunOrder.pause.rawValue)
        case .resume: (.configure, RunOrder.resume.rawValue)
        case .terminate: (.configure, RunOrder.terminate.rawValue)
        case .plugin(let order): (.configure, order.type)
        case .erase: (.erase, Mail.eraseType)
        case .redrive: (.redrive, Mail.redriveType)
        }
    }

    var body: Value {
        switch self {
        case .cancel(let run, let reason), .terminate(let run, let reason):
            RunOrder.body(run: run, reason: reason)
        case .pause(let run), .resume(let run): RunOrder.body(run: run)
        case .plugin(let order): order.body
        case .erase(let subject): ["subject": .string(subject)]
        case .redrive(let entry, let turn): ["number": .int(entry), "turn": .int(Int64(turn))]
        }
    }

    /// The run that it is about; nil where it is about none.
    var run: String? {
        switch self {
        case .cancel(let run, _), .terminate(let run, _), .pause(let run), .resume(let run): run
        case .plugin, .erase, .redrive: nil
        }
    }
}
