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
    ///
    /// - Returns: Dead letters that have waited for just that: their turns run
    ///   again by themselves, each as an entry of its own.
    func configure(_ entry: LogEntry, _ facts: HomeFacts) throws -> [TurnPlace]

    /// Takes note of a turn that failed, once what it wrote is taken back.
    ///
    /// It is asked when the log is folded again too, with the reason that the log has kept.
    ///
    /// - Parameters:
    ///   - handler: The turn's.
    ///   - reason: What an ``ExplainedFailure`` gave; where the turn had read
    ///     personal values, no more than `code`, `limit` and a text in place of the message.
    /// - Returns: The type and the body of a `configure` entry that the failure
    ///   causes, admitted right after this one; nil for none.
    func note(
        failureOf handler: HandlerName, in turn: TurnPlace, _ reason: Value, _ facts: HomeFacts
    ) throws -> (type: String, body: Value)?

    /// The handlers of an event, in the order in which their turns run.
    ///
    /// It may write windows and claims. It runs when the log is folded again
    /// too; what it returns is ignored then, since the log says which turns ran.
    /// If it throws, nothing that it wrote stands, and in place of the turns there is a dead letter.
    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler]

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
    package func configure(_ entry: LogEntry, _ facts: HomeFacts) throws -> [TurnPlace] {
        throw TurnError.invalid(call: "configure", reason: "needs plugins, and this engine has none")
    }
    package func note(
        failureOf handler: HandlerName, in turn: TurnPlace, _ reason: Value, _ facts: HomeFacts
    ) throws -> (type: String, body: Value)? { nil }
    package func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int? { nil }
    package func compensates(_ workflow: HandlerName) -> Bool { false }
    package func forget() {}
}

/// A turn's failure that says more of itself than a text. What it says is kept with the turn.
package protocol ExplainedFailure: Error {
    /// What the run shows as the reason; a map with at least `code` and `message`.
    var reason: Value { get }
    /// Whether trying again would not mend it. Then the turn is a dead letter at once.
    var isFinal: Bool { get }
    /// Whether all that it says is the host's own, so that nothing of it is withheld
    /// where the turn had read personal values.
    var holdsNothingPersonal: Bool { get }
}

extension ExplainedFailure {
    package var holdsNothingPersonal: Bool { false }
}

/// A turn's failure that trying again would not mend: a right that was taken
/// away, a run whose code has changed under it.
///
/// Its run is blocked at once, with the reason, and the turn is a dead letter.
/// The text of the dead letter is the error's description.
package protocol FinalFailure: ExplainedFailure {}

extension FinalFailure {
    package var isFinal: Bool { true }
}

/// Which turn of which entry.
package struct TurnPlace: Sendable, Hashable {
    /// The entry's number.
    package let entry: Int64
    /// Counts from 0.
    package let turn: Int

    package init(entry: Int64, turn: Int) {
        self.entry = entry
        self.turn = turn
    }
}

package struct HandlerName: Sendable, Hashable {
    package let name: String
    package let version: Int

    package init(_ name: String, _ version: Int) {
        self.name = name
        self.version = version
    }
}

/// A handler that an event concerns, and what was compared to find that.
package struct MatchedHandler: Sendable, Equatable {
    package let handler: HandlerName
    /// A map from the text of each path and count to its value, kept with the
    /// turn; nil for a handler that compares nothing. Nothing personal.
    package let compared: Value?

    package init(_ handler: HandlerName, compared: Value? = nil) {
        self.handler = handler
        self.compared = compared
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
