import DandelionModel
import DandelionStore
package import DandelionWorkflow

/// The primitives behind the interface of the fold: their turns run before
/// everybody else's.
///
/// Matching writes nothing: whether it hears events is the host's choice, which
/// no log knows, while the turns that it leads to are in the log.
package struct PrimitiveBehavior: Behavior {
    let catalogs: CatalogBox
    /// Whether events are heard. What a log names is known either way.
    let isActive: Bool

    package init(catalogs: CatalogBox, isActive: Bool) {
        self.catalogs = catalogs
        self.isActive = isActive
    }

    package func open(lane: Int) -> any LaneBehavior {
        PrimitiveLaneBehavior(catalogs: catalogs, isActive: isActive)
    }
}

private final class PrimitiveLaneBehavior: LaneBehavior {
    private let catalogs: CatalogBox
    private let isActive: Bool
    /// The effects of each event type, as the catalog was then: plugins add types.
    private var heard: [String: Heard] = [:]
    private var catalogVersion = -1

    private struct Heard {
        var handlers: [MatchedHandler] = []
        var countsForPrograms = false
    }

    private static let effects = PrimitiveEffects.all.filter { $0.name != PrimitiveEffects.stubs.name }
    private static let byName = Dictionary(
        effects.map { (HandlerName($0.name, $0.version), $0) }, uniquingKeysWith: { first, _ in first })

    init(catalogs: CatalogBox, isActive: Bool) {
        self.catalogs = catalogs
        self.isActive = isActive
    }

    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler] {
        guard isActive else { return [] }
        let heard = heard(entry.type)
        guard heard.countsForPrograms, try hasPrograms(facts) else { return heard.handlers }
        let referrals = PrimitiveEffects.referrals
        return heard.handlers + [MatchedHandler(HandlerName(referrals.name, referrals.version))]
    }

    /// Most homes have no program, and a turn for each sale would tell them so each time.
    private func hasPrograms(_ facts: HomeFacts) throws -> Bool {
        try facts.remembering("any", of: PrimitiveTables.program) {
            var isFound = false
            try facts.scan(Scan(PrimitiveTables.program, prefix: facts.home.row, limit: 1)) { _ in
                isFound = true
                return false
            }
            return isFound
        }
    }

    private func heard(_ type: String) -> Heard {
        let (version, catalog) = catalogs.latest
        if version != catalogVersion {
            heard.removeAll()
            catalogVersion = version
        }
        if let known = heard[type] { return known }
        var found = Heard()
        if let schema = catalog[type] {
            for effect in Self.effects where effect.hears(schema) {
                if effect.name == PrimitiveEffects.referrals.name {
                    found.countsForPrograms = true
                } else {
                    found.handlers.append(MatchedHandler(HandlerName(effect.name, effect.version)))
                }
            }
        }
        heard[type] = found
        return found
    }

    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        guard let effect = Self.byName[plan.handler] else {
            throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
        }
        try effect.body(turn, turn.entry)
    }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool { Self.byName[handler] != nil }
}
