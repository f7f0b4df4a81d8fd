import DandelionModel
public import DandelionWorkflow

/// A process that may wait for days: named steps over a state of its own.
///
/// A run begins with the step `start`. Each step is one atomic turn; it may
/// change the state, and either waits for something, naming the step that comes
/// then, or is the last one. Between two steps a run is a row, not a thread.
///
/// ```swift
/// Workflow("invite", version: 1, state: Invite()) { flow in
///     flow.step("start") { turn, invite, wake in
///         try turn.wait(for: Converted.self, where: "referrer", is: .string(invite.referrer),
///             within: .days(14), then: "answered")
///     }
///     flow.step("answered") { turn, invite, wake in … }
/// }
/// ```
///
/// A run finishes with the version with which it began; keep it registered.
public struct Workflow: Sendable {
    public let name: String
    public let version: Int
    typealias Step = @Sendable (Turn, Wake) throws -> Void
    let steps: [String: Step]

    /// - Parameters:
    ///   - state: What a run begins with. It is stored between steps.
    ///   - steps: Declares the steps; called once, now.
    public init<State: Codable & Sendable>(
        _ name: String, version: Int, state: State, steps: (inout Steps<State>) -> Void
    ) {
        self.name = name
        self.version = version
        var declared = Steps<State>(initial: state)
        steps(&declared)
        self.steps = declared.steps
    }

    /// A workflow of the house, whose steps are one function.
    init(
        _ name: String, version: Int, start: String, _ others: String...,
        step: @escaping @Sendable (Turn, Wake) throws -> Void
    ) {
        self.name = name
        self.version = version
        steps = Dictionary(([start] + others).map { ($0, step) }, uniquingKeysWith: { first, _ in first })
    }

    /// The steps of a workflow, while it is declared.
    public struct Steps<State: Codable & Sendable> {
        let initial: State
        var steps: [String: Step] = [:]

        /// Declares a step. A second one of the same name replaces the first.
        public mutating func step(
            _ name: String, _ body: @escaping @Sendable (Turn, inout State, Wake) throws -> Void
        ) {
            let initial = initial
            steps[name] = { turn, wake in
                var state = initial
                if let stored = try turn.runState(), stored != .null {
                    state = try ValueDecoder().decode(State.self, from: stored)
                }
                try body(turn, &state, wake)
                try turn.setRunState(try ValueEncoder().encode(state))
            }
        }
    }
}
