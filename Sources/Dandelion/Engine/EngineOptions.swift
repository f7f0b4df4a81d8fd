public import DandelionWorkflow

/// How an engine works, where the defaults do not fit.
public struct EngineOptions: Sendable {
    /// Threads that fold. A home stays on one of them.
    public var lanes = 1
    /// Letters of one home that may wait in memory before `record` throws `overloaded`.
    public var mailLimit = 10_000
    /// Activities in flight at once.
    public var activityLimit = 64
    /// How often a turn that throws is tried again before it is a dead letter.
    public var turnRetries = RetryPolicy()
    /// How long `run` goes on with what waits, once it is told to stop.
    public var shutdownTime = Duration.seconds(30)
    public var clock: any EngineClock = SystemClock()
    public var seeds: any SeedSource = SystemSeeds()
    /// Forgets everything that is remembered between turns after each of them:
    /// slower, and the same in all else. For tests.
    public var forgetsAfterEveryTurn = false

    /// Puts another behavior around, or in place of, the handlers and workflows in Swift.
    package var wrap: @Sendable (any Behavior) -> any Behavior = { $0 }

    public init() {}
}
