package import DandelionModel

/// One function that Lua may call, described once.
///
/// The function that Lua calls, the checks of its arguments and their error
/// texts, the capability that it needs, the editor's stub and the reference page
/// are all made from this.
package struct HostDeclaration: Sendable {
    /// What a call does, and so what a workflow records of it.
    package enum Effect: String, Sendable {
        /// Depends on its arguments alone; never recorded.
        case pure
        /// A line in the plugin's log; never recorded, and silent in a replay.
        case note
        case read
        case write
        /// May suspend the run; bound by the driver.
        case wait
    }

    /// When the function exists.
    package enum Phase: String, Sendable {
        case declare
        case run
        case both
    }

    /// What runs once the arguments are checked.
    package enum Body: Sendable {
        /// A function of its arguments, the same in both phases.
        case pure(@Sendable (HostArguments) throws -> [Value])
        /// A function of the turn.
        case turn(@Sendable (HostContext, HostArguments) throws -> [Value])
        /// Bound by the driver, which waits, or knows the run.
        case elsewhere
        /// Written in Lua, in a prelude; declared for stub and reference.
        case prelude
    }

    /// `members.get`, `flow:sleep`, `money`.
    package let name: String
    /// One sentence or two, for hover and reference.
    package let summary: String
    package let parameters: [HostParameter]
    package let returns: [HostType]
    /// Such as `members.write`; nil where nothing needs to be granted.
    package let capability: String?
    package let effect: Effect
    package let phase: Phase
    /// A line of Lua or several, shown in the reference.
    package let example: String?
    package let body: Body

    package init(
        _ name: String, _ summary: String, _ parameters: [HostParameter] = [], returns: [HostType] = [],
        capability: String? = nil, effect: Effect, phase: Phase = .run, example: String? = nil,
        body: Body = .elsewhere
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.returns = returns
        self.capability = capability
        self.effect = effect
        self.phase = phase
        self.example = example
        self.body = body
    }
}

extension HostDeclaration {
    /// The global table or object that it belongs to; nil for a global function.
    package var owner: String? {
        name.firstIndex { $0 == "." || $0 == ":" }.map { String(name[..<$0]) }
    }

    /// Its name within its owner.
    package var shortName: String {
        name.firstIndex { $0 == "." || $0 == ":" }.map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// Whether it is called with a colon.
    package var isMethod: Bool { name.contains(":") }
}
