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
///
/// Whatever it is asked while a log is folded again, it must answer from the
/// home's tables as it did the first time; only ``offering`` and
/// ``configuration(of:)`` may look at what this process has, and they are not
/// asked then.
package protocol LaneBehavior: AnyObject {
    /// Counts the changes of what this process offers; a home is asked for its
    /// ``configuration(of:)`` again when it has another value than before.
    var offering: Int { get }

    /// What must be admitted before anything else of a home, where what this
    /// process offers differs from what the home has.
    ///
    /// - Parameter facts: For reading only.
    /// - Returns: The body of an entry of the kind `configure` and the type
    ///   `plugins`; nil where the home has all that is offered. After that entry it must be nil.
    /// - Throws: What the store throws. Anything else ends the engine.
    func configuration(of facts: HomeFacts) throws -> Value?

    /// Does what a `configure` entry asks for: writes the rows of plugins, fills windows.
    ///
    /// If it throws, nothing of it stands, and the entry's turn is a dead letter at once.
    func configure(_ entry: LogEntry, _ facts: HomeFacts) throws

    /// The handlers of an event, in the order in which their turns run.
    ///
    /// It may write windows and claims. It runs when the log is folded again
    /// too; what it returns is ignored then, since the log says which turns ran.
    /// If it throws, nothing that it wrote stands, and in place of the turns there is a dead letter.
    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [HandlerName]

    /// Runs one turn. What it wrote is discarded if this throws.
    ///
    /// - Throws: ``TurnError/handlerMissing`` where this build has no such
    ///   handler; a ``FinalFailure`` where trying again would not help;
    ///   anything else is a failure that is tried again.
    func run(_ plan: TurnPlan, _ turn: Turn) throws

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool

    /// The version that a new run of a workflow takes in this home; nil for a
    /// workflow that is the same in every home.
    func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int?

    /// Whether runs of a workflow may have registered what undoes them, so that one
    /// that is cancelled gets a turn. The same for a name, always: it is asked when a log is folded again.
    func compensates(_ workflow: HandlerName) -> Bool

    /// Drops everything that is remembered between turns. Called after a batch
    /// was discarded; nothing may depend on what was there.
    func forget()
}

extension LaneBehavior {
    package var offering: Int { 0 }
    package func configuration(of facts: HomeFacts) throws -> Value? { nil }
    package func configure(_ entry: LogEntry, _ facts: HomeFacts) throws {
        throw TurnError.invalid(call: "configure", reason: "needs plugins, and this engine has none")
    }
    package func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int? { nil }
    package func compensates(_ workflow: HandlerName) -> Bool { false }
    package func forget() {}
}

/// A turn's failure that trying again would not mend: a right that was taken
/// away, a run whose code has changed under it.
///
/// Its run is blocked at once, with the reason, and the turn is a dead letter.
/// The text of the dead letter is the error's description.
package protocol FinalFailure: Error {
    /// What the run shows as the reason; a map with at least `code`.
    var reason: Value { get }
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
    /// Nil for a handler; the run and why it goes on for a workflow.
    package let step: Step?

    package struct Step: Sendable {
        package let run: String
        package let cause: Cause

        package init(run: String, _ cause: Cause) {
            self.run = run
            self.cause = cause
        }

        package enum Cause: Sendable {
            /// What it waited for has come.
            case wake(Wake)
            /// It is to undo what it did. Only runs that ``LaneBehavior/compensates(_:)`` get it.
            case cancelled
        }

        /// What it waited for; nil where it is cancelled.
        package var wake: Wake? { if case .wake(let wake) = cause { wake } else { nil } }
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
