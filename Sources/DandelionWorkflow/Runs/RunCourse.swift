import DandelionModel
import DandelionStore

/// What keeps a run from simply going its way: that it undoes what it did, or is paused.
package struct RunCourse: Sendable, Equatable {
    /// How a run that undoes what it did will end.
    package enum Ending: Sendable, Equatable {
        /// It said so itself.
        case failed
        /// By the order in this entry. Turns of earlier entries are not tried again.
        case cancelled(by: Int64)
    }

    /// Nil for a run that undoes nothing. It never changes while the run lives.
    package var ending: Ending?
    /// Where the run stood when it was paused; nil for one that is not.
    package var paused: RunStatus?
    /// The entry that woke the paused run. Kept until a step has heard it.
    package var held: Int64?
    /// The entry that would have tried the paused run's failed turn again.
    package var retry: Int64?

    package init() {}
}

extension RunCourse {
    /// As it is stored; null for a run that goes its way.
    var cell: Cell {
        if self == RunCourse() { return .null }
        var map = ValueMap()
        switch ending {
        case nil: break
        case .failed: map["failed"] = true
        case .cancelled(let entry): map["cancelled"] = .int(entry)
        }
        map["paused"] = paused.map { .int($0.rawValue) }
        map["held"] = held.map(Value.int)
        map["retry"] = retry.map(Value.int)
        return Cell(.map(map))
    }

    init(cell: Cell) throws(FoldError) {
        if cell.isNull { return }
        let value = try cell.value()
        if let entry = value["cancelled"]?.intValue {
            ending = .cancelled(by: entry)
        } else if value["failed"]?.boolValue == true {
            ending = .failed
        }
        paused = value["paused"]?.intValue.flatMap(RunStatus.init(rawValue:))
        held = value["held"]?.intValue
        retry = value["retry"]?.intValue
    }
}
