package import DandelionLua
package import DandelionModel

/// Every function that Lua may call, by topic: the one list from which
/// environments, stub and reference are made.
package enum HostCatalog {
    package static let topics: [HostTopic] = [
        ManifestDeclarations.topic, PatternDeclarations.topic, PatternDeclarations.methods,
        RuleDeclarations.topic,
        FlowDeclarations.topic,
        MemberDeclarations.topic, ReferrerDeclarations.topic, ProgramDeclarations.topic,
        ReferralDeclarations.topic, RewardDeclarations.topic, ChannelDeclarations.topic,
        MessageDeclarations.topic,
        EventDeclarations.topic, StoreDeclarations.topic,
        MoneyLibrary.topic, TimeLibrary.topic, JSONLibrary.topic, LogLibrary.topic, TestDeclarations.topic,
    ]

    package static let globals: [HostGlobal] = ManifestDeclarations.globals + PatternDeclarations.globals

    package static let records: [HostObject] =
        [
            MemberDeclarations.record, ReferrerDeclarations.record, ProgramDeclarations.record,
            ReferralDeclarations.record, ChannelDeclarations.record, MessageDeclarations.record,
        ] + RewardDeclarations.records

    package static let objects: [HostObject] =
        BoxObjects.all + PatternDeclarations.objects + RuleDeclarations.objects + [
            HostObject("flow", "A run, as its workflow sees it.", methods: "flow"),
            HostObject("Listener", "Events that are kept for a run.", methods: "listener"),
            HostObject("t", "A test.", methods: "t"),
        ]

    package static let all: [HostDeclaration] = topics.flatMap(\.functions)

    private static let byName = Dictionary(
        (all + [LogLibrary.write]).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static subscript(name: String) -> HostDeclaration? { byName[name] }

    /// The functions of a sandbox: pure ones, metamethods, and those that a
    /// caller carries out. What the preludes make in Lua is not among them.
    ///
    /// - Parameter caller: Kept by the functions. Nil for a sandbox that calculates only.
    package static func functions(for caller: (any HostCaller)?) -> [HostFunction] {
        let bound = (all + [LogLibrary.write]).compactMap { declaration -> HostFunction? in
            if case .prelude = declaration.body { return nil }
            guard declaration.phase != .declare else { return nil }
            return declaration.pureFunction ?? caller.map { declaration.function(for: $0) }
        }
        return bound + BoxFunctions.all()
    }

    private static let fieldsByRecord = Dictionary(
        records.map { ($0.name, $0.fields.map(\.name)) }, uniquingKeysWith: { first, _ in first })

    /// A record with a null for each field that its type has and it has not, so
    /// that reading one is nil and reading any other is a mistake.
    package static func completed(_ record: Value, as type: String) -> Value {
        guard case .map(var map) = record, let fields = fieldsByRecord[type], map.count < fields.count else {
            return record
        }
        for field in fields where map[field] == nil { map[field] = .null }
        return .map(map)
    }
}
