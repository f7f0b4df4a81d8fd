import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionWorkflow

/// All that entries cause, in order: the primitives, handlers in Swift, plugins.
struct CompositeBehavior: Behavior {
    let primitives: PrimitiveBehavior
    let swift: SwiftBehavior
    let plugins: PluginBehavior

    func open(lane: Int) -> any LaneBehavior {
        CompositeLaneBehavior(
            primitives: primitives.open(lane: lane), swift: swift.open(lane: lane),
            plugins: plugins.open(lane: lane))
    }
}

private final class CompositeLaneBehavior: LaneBehavior {
    private let primitives: any LaneBehavior
    private let swift: any LaneBehavior
    private let plugins: any LaneBehavior

    init(primitives: any LaneBehavior, swift: any LaneBehavior, plugins: any LaneBehavior) {
        self.primitives = primitives
        self.swift = swift
        self.plugins = plugins
    }

    var offering: Int { plugins.offering }

    func configuration(of facts: HomeFacts) throws -> Value? { try plugins.configuration(of: facts) }

    func configure(_ entry: LogEntry, _ facts: HomeFacts) throws -> [TurnPlace] {
        try plugins.configure(entry, facts)
    }

    func note(
        failureOf handler: HandlerName, in turn: TurnPlace, _ reason: Value, _ facts: HomeFacts
    ) throws -> (type: String, body: Value)? {
        try part(for: handler).note(failureOf: handler, in: turn, reason, facts)
    }

    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler] {
        var handlers = try primitives.match(entry, facts)
        handlers += try swift.match(entry, facts)
        handlers += try plugins.match(entry, facts)
        return handlers
    }

    func run(_ plan: TurnPlan, _ turn: Turn) throws { try part(for: plan.handler).run(plan, turn) }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool {
        part(for: handler).knows(handler, facts)
    }

    func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int? {
        try plugins.newestVersion(ofWorkflow: name, facts)
    }

    func compensates(_ workflow: HandlerName) -> Bool { part(for: workflow).compensates(workflow) }

    func forget() {
        primitives.forget()
        swift.forget()
        plugins.forget()
    }

    /// A plugin's rules and workflows are named with the plugin's name and a slash;
    /// the primitives' handlers with the house's, but for the workflow that sends messages.
    private func part(for handler: HandlerName) -> any LaneBehavior {
        if handler.name.utf8.contains(UInt8(ascii: "/")) { return plugins }
        if handler.name.hasPrefix("dandelion."), handler.name != MessageGate.workflow { return primitives }
        return swift
    }
}
