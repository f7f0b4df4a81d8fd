package import DandelionModel

/// What an operator tells a run. It travels as a `configure` entry of this type, with the body `{run, reason}`.
package enum RunOrder: String, Sendable, CaseIterable {
    /// Undo what it did, then end as cancelled.
    case cancel
    /// Stand still until it is resumed.
    case pause
    case resume
    /// End at once, whatever is left open.
    case terminate

    /// - Parameter reason: Why; of an order that ends the run.
    package static func body(run: String, reason: String? = nil) -> Value {
        var fields = ValueMap([("run", .string(run))])
        fields["reason"] = reason.map(Value.string)
        return .map(fields)
    }
}

extension LogEntry {
    /// The order about a run that the entry is; nil for all others.
    var runOrder: RunOrder? { kind == .configure ? RunOrder(rawValue: type) : nil }
}

extension Mail {
    /// The order about a run that the letter is; nil for all others.
    var runOrder: RunOrder? { kind == .configure ? RunOrder(rawValue: type) : nil }
}
