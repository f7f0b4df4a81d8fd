import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Synchronization

/// The behavior of the primitives, and of turns that a test writes.
final class House: Behavior {
    /// An event that runs one of the test's turns.
    static let command = EventSchema("test.command", .int("number"))
    let catalog = Mutex(EventCatalog())
    private let turns = Mutex<[@Sendable (Turn) throws -> Void]>([])

    func add(_ turn: @escaping @Sendable (Turn) throws -> Void) -> Int64 {
        turns.withLock { turns in
            turns.append(turn)
            return Int64(turns.count - 1)
        }
    }

    func run(_ number: Int64, _ turn: Turn) throws {
        try turns.withLock { $0[Int(number)] }(turn)
    }

    func open(lane: Int) -> any LaneBehavior { HouseLane(self) }
}

private final class HouseLane: LaneBehavior {
    private let house: House
    private let effects: [HandlerName: PrimitiveEffect]

    init(_ house: House) {
        self.house = house
        effects = Dictionary(
            PrimitiveEffects.all.map { (HandlerName($0.name, $0.version), $0) }, uniquingKeysWith: { $1 })
    }

    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [HandlerName] {
        if entry.type == House.command.name { return [HandlerName("test", 1)] }
        guard let schema = house.catalog.withLock({ $0[entry.type] }) else { return [] }
        return PrimitiveEffects.all.filter { $0.hears(schema) }.map { HandlerName($0.name, $0.version) }
    }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool {
        effects[handler] != nil || handler.name == "test" || handler.name == MessageGate.workflow
    }

    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        if let wake = plan.step?.wake { return try MessageGate.step(turn, wake) }
        if let effect = effects[plan.handler] { return try effect.body(turn, turn.entry) }
        try house.run(turn.entry.body["number"]?.intValue ?? 0, turn)
    }
}
