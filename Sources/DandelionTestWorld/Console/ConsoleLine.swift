import Dandelion
package import DandelionLua
import DandelionModel

/// A person has typed a line: its turn runs it.
struct ConsoleLine: EventType {
    static let schema = EventSchema("console.line")
}

/// What a turn of the console is to do.
enum ConsoleJob: Sendable {
    /// Compile what was typed, and run it.
    case begin(String)
    /// Go on after a call of a method of `t`, or raise what came of it.
    case goOn(PluginTestFailure?)
}

/// What a turn of the console came to.
enum ConsoleStep: Sendable {
    case incomplete
    case done
    /// The line waits in a method of `t`.
    case asks(PluginTestCall)
    case failed(PluginConsoleFailure)
}

/// Why a line was not done.
package struct PluginConsoleFailure: Error, Sendable {
    /// What went wrong.
    package let error: any Error
    package let usage: SandboxUsage
    /// How long the code ran, since the last call of a method of `t`.
    package let elapsed: Duration
    /// The variables of before are gone.
    package let isNew: Bool
}
