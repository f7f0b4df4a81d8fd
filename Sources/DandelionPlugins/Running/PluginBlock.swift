package import DandelionModel
import DandelionWorkflow

/// Why a run of a plugin cannot go on until somebody does something about it.
///
/// Trying again by itself would not help, so the turn is not retried: the run
/// is blocked at once, with this as its reason.
package struct PluginBlock: FinalFailure, Equatable, CustomStringConvertible {
    /// A map whose `code` names the kind, whose `message` is the report; the rest is what that tells.
    package let reason: Value
    package let description: String
    package let holdsNothingPersonal: Bool

    private init(
        _ kind: String, _ fields: [(String, Value)], _ text: String, holdsNothingPersonal: Bool = false
    ) {
        self.holdsNothingPersonal = holdsNothingPersonal
        reason = .map(ValueMap([("code", .string(kind)), ("message", .string(text))] + fields))
        description = text
    }

    /// The plugin's right was taken away, or it never had it.
    static func capability(_ capability: String, plugin: String, call: String, at location: String)
        -> PluginBlock
    {
        PluginBlock(
            "capability",
            [
                ("capability", .string(capability)), ("plugin", .string(plugin)), ("call", .string(call)),
                ("at", .string(location)),
            ],
            """
            blocked: capability: plugin '\(plugin)' called \(call) (\(location)) without the capability \
            '\(capability)'; the turn was rolled back, and what it did before stands. Grant it, then drive the \
            turn again
            """)
    }

    /// How the text of a turn begins that waits for its plugin to be resumed.
    package static let suspensionMark = "blocked: suspended: "

    /// Limits have stopped the plugin too often: nothing of it runs until it is enabled again.
    static func suspended(_ suspension: PluginSuspension, plugin: String) -> PluginBlock {
        let last = suspension.stops.last.map { stop in
            " The last one: \(stop.limit) in \(stop.handler)"
                + (stop.place.map { ", most of it at \($0)" } ?? "")
        }
        return PluginBlock(
            "suspended",
            [("plugin", .string(plugin)), ("since", .instant(suspension.since))],
            """
            \(suspensionMark)plugin '\(plugin)' is suspended since \(suspension.since), for limits stopped it \
            \(suspension.stops.count) times within a minute; nothing was run, and nothing is lost. It goes on by itself \
            after: dandelion plugins enable \(plugin).\(last ?? "")
            """, holdsNothingPersonal: true)
    }

    /// The run began under rules that this build does not keep.
    static func dialect(_ dialect: Int64, known: Int64, plugin: String) -> PluginBlock {
        PluginBlock(
            "dialect", [("dialect", .int(dialect)), ("known", .int(known)), ("plugin", .string(plugin))],
            """
            blocked: dialect: a run of plugin '\(plugin)' began under dialect \(dialect) of the sandbox, and this \
            build keeps dialect \(known); nothing was run. Drive the turn again on a build that keeps dialect \
            \(dialect)
            """)
    }

    /// A compensation failed, so that what the run did is undone in part.
    static func compensation(at location: String, failure: String, plugin: String) -> PluginBlock {
        PluginBlock(
            "compensation",
            [("at", .string(location)), ("failure", .string(failure)), ("plugin", .string(plugin))],
            """
            blocked: compensation: the step registered with flow:on_failure at \(location) failed: \(failure); \
            later compensations ran and stand, this one and earlier ones are open. Mend what it needs, then drive \
            the turn again
            """)
    }

    /// The history of the run cannot be read.
    static func history(step: Int, plugin: String) -> PluginBlock {
        PluginBlock(
            "history", [("step", .int(Int64(step))), ("plugin", .string(plugin))],
            """
            blocked: history: step \(step) of a run of plugin '\(plugin)' has no record that can be read; nothing \
            was run. Restore it from a backup, then drive the turn again
            """)
    }
}

extension PluginBlock {
    /// One side of a mismatch: a command of the history, or of the code as it runs now.
    enum Command: Equatable {
        case call(RecordedCall)
        /// The step ends: the run returns, fails or begins anew.
        case end(String)
    }

    /// The code does something else than the run's history says.
    static func mismatch(
        step: Int, command: Int, recorded: Command, current: Command, plugin: String
    ) -> PluginBlock {
        var difference = ""
        if case .call(let before) = recorded, case .call(let now) = current, before.name == now.name,
            before.location == now.location
        {
            difference = " with other arguments"
        }
        return PluginBlock(
            "mismatch",
            [
                ("step", .int(Int64(step))), ("command", .int(Int64(command))), ("plugin", .string(plugin)),
                ("recorded", recorded.value), ("current", current.value),
            ],
            """
            blocked: mismatch: the history of a run of plugin '\(plugin)' says that command \(command) of step \
            \(step) was \(recorded.text), and its code now does \(current.text)\(difference); nothing was written. \
            Restore the history or the bundle with which the run began, then drive the turn again; or end the run
            """)
    }
}

extension PluginBlock.Command {
    fileprivate var text: String {
        switch self {
        case .call(let call): "\(call.name) (\(call.location))"
        case .end(let how): how
        }
    }

    fileprivate var value: Value {
        switch self {
        case .call(let call):
            [
                "call": .string(call.name), "at": .string(call.location), "arguments": .int(call.digest),
            ]
        case .end(let how): ["end": .string(how)]
        }
    }
}
