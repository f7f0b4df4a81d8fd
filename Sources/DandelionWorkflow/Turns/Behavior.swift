public import DandelionModel

/// What entries cause: the one interface behind which handlers in Swift, and
/// plugins, stand.
///
/// Each lane gets an instance of its own, so that an interpreter's state never
/// leaves its thread.
package protocol Behavior: Sendable {
    func open(lane: Int) -> any LaneBehavior
}

/// A lane's own behavior. Confined to that lane's thread.
package protocol LaneBehavior: AnyObject {
    /// The handlers of an event, in the order in which their turns run.
    func handlers(of entry: LogEntry) -> [HandlerName]

    /// Runs one turn. What it wrote is discarded if this throws.
    ///
    /// - Throws: ``TurnError/handlerMissing`` where this build has no such
    ///   handler; anything else is the turn's failure.
    func run(_ plan: TurnPlan, _ turn: Turn) throws

    func knows(_ handler: HandlerName) -> Bool

    /// Drops everything that is remembered between turns. Called after a batch
    /// was discarded; nothing may depend on what was there.
    func forget()
}

package struct HandlerName: Sendable, Hashable {
    package let name: String
    package let version: Int

    package init(_ name: String, _ version: Int) {
        self.name = name
        self.version = version
    }
}

/// A turn that is about to run.
package struct TurnPlan: Sendable {
    package let handler: HandlerName
    /// Nil for a handler; the run and what woke it for a workflow.
    package let step: Step?

    package struct Step: Sendable {
        package let run: String
        package let wake: Wake
    }

    package init(handler: HandlerName, step: Step? = nil) {
        self.handler = handler
        self.step = step
    }
}

/// What let a run go on.
public enum Wake: Sendable {
    /// It begins, with this input.
    case started(Value)
    /// The event that it waited for was recorded.
    case event(LogEntry)
    /// The time that it gave itself is over.
    case timedOut
    /// The activity ended.
    case activity(ActivityOutcome)
}

/// How an activity ended, after all its attempts.
public enum ActivityOutcome: Sendable, Equatable {
    case completed(Value)
    case failed(String)
}
