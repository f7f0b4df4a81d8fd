import DandelionModel
import DandelionWorkflow

/// Handlers and workflows in Swift, behind the interface that plugins use too.
struct SwiftBehavior: Behavior {
    let handlers: [Handler]
    let workflows: [Workflow]

    func open(lane: Int) -> any LaneBehavior { SwiftLaneBehavior(self) }
}

private final class SwiftLaneBehavior: LaneBehavior {
    private let byEvent: [String: [HandlerName]]
    private let handlers: [HandlerName: Handler]
    private let workflows: [HandlerName: Workflow]

    init(_ behavior: SwiftBehavior) {
        var byEvent: [String: [String: HandlerName]] = [:]
        var order: [String: [String]] = [:]
        var handlers: [HandlerName: Handler] = [:]
        for handler in behavior.handlers {
            let name = HandlerName(handler.name, handler.version)
            handlers[name] = handler
            let event = handler.event.name
            if byEvent[event]?[handler.name] == nil { order[event, default: []].append(handler.name) }
            // Of several versions the newest handles what comes; the others are for what was.
            if name.version > byEvent[event]?[handler.name]?.version ?? .min {
                byEvent[event, default: [:]][handler.name] = name
            }
        }
        self.byEvent = byEvent.mapValues { $0 }.reduce(into: [:]) { result, pair in
            result[pair.key] = order[pair.key, default: []].compactMap { pair.value[$0] }
        }
        self.handlers = handlers
        workflows = Dictionary(
            behavior.workflows.map { (HandlerName($0.name, $0.version), $0) }, uniquingKeysWith: { $1 })
    }

    func match(_ entry: LogEntry, _ facts: HomeFacts) -> [HandlerName] { byEvent[entry.type] ?? [] }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool {
        handlers[handler] != nil || workflows[handler] != nil
    }

    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        let name = plan.handler
        if let step = plan.step {
            guard let workflow = workflows[name] else {
                throw TurnError.handlerMissing(name: name.name, version: name.version)
            }
            let wanted = turn.runStep ?? "start"
            guard let body = workflow.steps[wanted] else {
                throw TurnError.invalid(call: "step", reason: "'\(wanted)' is not a step of '\(name.name)'")
            }
            guard let wake = step.wake else {
                throw TurnError.invalid(
                    call: "cancel", reason: "was to undo a run of '\(name.name)', which registers nothing")
            }
            try body(turn, wake)
        } else {
            guard let handler = handlers[name] else {
                throw TurnError.handlerMissing(name: name.name, version: name.version)
            }
            try handler.body(turn, turn.entry)
        }
    }
}
