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
    /// Which homes are folded here, where many workers share the store.
    public var share = HomeShare.balanced
    public var clock: any EngineClock = SystemClock()
    public var seeds: any SeedSource = SystemSeeds()
    /// Whether members, referrals and messages are kept for the events that it
    /// knows: on where there are plugins or channels, unless it says otherwise.
    public var keepsPrimitives: Bool?
    /// What one turn of a plugin may spend, by the plugin's name.
    ///
    /// A plugin has no say in it. In one home an operator may allow more or less:
    /// ``EnginePlugins/limit(_:to:in:id:)``. What is allowed here is this
    /// process's alone, so give every worker the same.
    public var pluginLimits: @Sendable (_ plugin: String) -> PluginLimits = { _ in PluginLimits() }

    /// Lets every plugin spend the same, but for those that are named.
    ///
    /// - Parameters:
    ///   - standard: What plugins may spend that are not named.
    ///   - plugins: What the others may, by the names that their manifests give.
    public mutating func limitPlugins(
        to standard: PluginLimits, except plugins: [String: PluginLimits] = [:]
    ) {
        pluginLimits = { plugins[$0] ?? standard }
    }
    /// Takes what plugins print and log. Turns that fail have written too.
    public var pluginLog: @Sendable (PluginLogEntry) -> Void = { _ in }
    /// Forgets everything that is remembered between turns after each of them:
    /// slower, and the same in all else. For tests.
    public var forgetsAfterEveryTurn = false

    /// Activities wait until ``Engine/releaseActivities()``: whoever feeds recorded
    /// time again first sends the letters of the instant at which the store stood.
    package var holdsActivities = false
    /// The activities have no effects, as those of a run on recorded events: they need
    /// not wait until what asked for them is durable.
    package var activitiesAreHarmless = false

    /// The engine's leases change only by ``Engine/keepLeases()``. For tests of several engines.
    package var keepsLeasesByHand = false
    /// How long a shard that others are to have waits for its activities; a second unless given.
    package var leasePatience: Duration?
    /// The time by which the engine knows that its leases may have lapsed; the machine's unless given.
    package var leaseTime: (@Sendable () -> Duration)?

    /// A behavior around the handlers and workflows in Swift, in place of plugins. For tests of the fold.
    package var wrap: (@Sendable (any Behavior) -> any Behavior)?

    public init() {}
}

/// What one turn of a plugin may spend. What goes over is stopped, and no plugin can catch that.
public struct PluginLimits: Sendable, Equatable {
    /// Instructions of Lua's machine; work in its library is charged alike.
    public var instructions: Int64 = 20_000_000
    /// Bytes that the plugin's state may hold.
    public var bytes = 16 << 20
    /// Real time: an emergency brake, since the other limits are the same on every machine.
    public var wall = Duration.seconds(2)
    /// Bytes that it may print and log.
    public var output = 65_536

    /// For a plugin that the host trusts as its own code: what Lua does by itself is
    /// not counted, which makes it twice as fast, and a loop without an end is not
    /// stopped. Memory and output stay limited. Never for what others wrote.
    public var isUnmetered = false

    public init(
        instructions: Int64 = 20_000_000, bytes: Int = 16 << 20, wall: Duration = .seconds(2),
        output: Int = 65_536, isUnmetered: Bool = false
    ) {
        self.instructions = instructions
        self.bytes = bytes
        self.wall = wall
        self.output = output
        self.isUnmetered = isUnmetered
    }
}

/// A line that a plugin wrote.
public struct PluginLogEntry: Sendable, Equatable {
    public let plugin: String
    public let home: String
    /// The number of the entry whose turn wrote it.
    public let entry: Int64
    /// `debug`, `info`, `warn` or `error`; `print` writes `info`.
    public let level: String
    public let text: String
}
