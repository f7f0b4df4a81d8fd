import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow
import Synchronization

/// One home on the real fold over the memory store, in whose turns a test runs
/// Lua with the host's functions: each script is one turn.
final class HostWorld {
    static let command = EventSchema("test.command", .int("number"))
    static let wish = EventSchema("wish.made", .key("member"), .string("text"))
    let home = HomeKey("shop")
    let store = MemoryStore(digestKey: .open)
    private(set) var now = Instant(microseconds: 1_767_225_600_000_000)
    private let scripts = HostScripts()
    private let view: PendingView
    private let fold: Fold

    init() throws {
        let schema = PrimitiveTables.schema()
        let settings = FoldSettings(
            catalog: try EventCatalog(StandardEvents.all + [Self.command, Self.wish]),
            activities: [MessageGate.activity: ActivityPolicy(retries: RetryPolicy(attempts: 1))],
            workflows: [MessageGate.workflow: MessageGate.version], seeds: RepeatableSeeds(7),
            turnRetries: RetryPolicy(attempts: 1))
        try store.open(schema, as: .owner)
        view = try PendingView(schema)
        fold = Fold(behavior: scripts, settings: settings, view: view, digestKey: store.digestKey)
        var friends = ProgramDeclaration(name: "friends")
        friends.referrerReward = .rate(try Rate(percent: 10))
        friends.friendReward = .money(try Money("5.00 USD"))
        let program = friends
        try turn { try $0.programs.declare(program, owner: "test") }
    }

    func advance(_ duration: Duration) { now = now + duration }

    /// Records an event, and folds whatever it causes.
    func record(_ type: String, _ body: Value) throws {
        try process(
            Mail(home: home, source: "test", kind: .event, type: type, recordedAt: now, body: body))
    }

    /// What a script returns that runs as one turn.
    ///
    /// - Throws: What the script ends with; nothing of it stands then.
    @discardableResult
    func run(_ script: String) throws -> [Value] {
        let results = Mutex<[Value]>([])
        try turn { turn in
            let values = try HostScript.run(script, TurnCaller(turn))
            results.withLock { $0 = values }
        }
        return results.withLock { $0 }
    }

    private func turn(_ body: @escaping (Turn) throws -> Void) throws {
        scripts.body = body
        scripts.failure = nil
        try record(Self.command.name, ["number": 1])
        if let failure = scripts.failure { throw failure }
    }

    private func process(_ mail: Mail) throws {
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            _ = try fold.process(mail, now: now)
            try fold.writeHomes()
        }
        _ = try store.commitAndWait(Commit(view.takeOperations()))
        view.settle()
    }

    /// The bodies of the events of a type, in order.
    func events(_ type: String) throws -> [Value] {
        try store.read { try $0.rows(Scan(Tables.log, prefix: self.home.row)) }
            .map(LogEntry.init(row:)).filter { $0.type == type }.map(\.body)
    }
}

/// Runs the test's turn for its command, and the primitives for everything else.
private final class HostScripts: LaneBehavior {
    var body: ((Turn) throws -> Void)?
    var failure: (any Error)?

    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [HandlerName] {
        if entry.type == HostWorld.command.name { return [HandlerName("test", 1)] }
        guard let schema = StandardEvents.all.first(where: { $0.name == entry.type }) else { return [] }
        return PrimitiveEffects.all.filter { $0.hears(schema) }.map { HandlerName($0.name, $0.version) }
    }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool { true }

    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        if let wake = plan.step?.wake { return try MessageGate.step(turn, wake) }
        if let effect = PrimitiveEffects.all.first(where: { $0.name == plan.handler.name }) {
            return try effect.body(turn, turn.entry)
        }
        do {
            try body?(turn)
        } catch {
            failure = error
            throw error
        }
    }
}

/// Carries out host functions through a turn, every one granted.
private final class TurnCaller: HostCaller {
    private let context: HostContext

    init(_ turn: Turn) {
        let plugin = PluginIdentity(
            name: "thanks", version: "1.0.0", bundle: "0",
            templates: ["invite": ["subject": "Hi", "text": "Hello {name}: {points}", "purpose": "news"]])
        context = HostContext(turn: turn, plugin: plugin, settings: .map(ValueMap()), now: turn.now)
    }

    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn {
        do {
            declaration.push(try declaration.perform(context, arguments), to: &call)
        } catch {
            throw HostFailure(of: declaration.name, error)
        }
        return .done
    }
}
