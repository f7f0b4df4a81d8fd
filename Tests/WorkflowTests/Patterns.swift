import Dandelion
import DandelionRules
import DandelionStore
import DandelionWorkflow

// Subscriptions, as tests write them.

extension EventSubscription {
    /// Ticks of a name, with this count where one is given.
    static func ticks(_ name: String, count: Int? = nil) -> EventSubscription {
        var fields = [PatternField("name", .equal(.string(name)))]
        if let count { fields.append(PatternField("count", .equal(.int(Int64(count))))) }
        return EventSubscription(
            pattern: Pattern(type: "tick", fields: fields), key: ("name", .string(name)))
    }

    /// Ticks of every name, with this count where one is given.
    static func everyTick(count: Int? = nil) -> EventSubscription {
        let fields = count.map { [PatternField("count", .equal(.int(Int64($0))))] } ?? []
        return EventSubscription(
            pattern: Pattern(type: "tick", fields: fields, isEvery: true), key: nil)
    }
}

extension Condition {
    static func equal(_ value: Value) -> Condition { .compare(.eq, .literal(value)) }
}

extension Home {
    /// How many rows of a collection the home has.
    func count(_ collection: StoredCollection) async throws -> Int {
        try await read { [name] view in
            try view.rows(Scan(collection, prefix: HomeKey(name).row)).count
        }
    }

    /// The home's runs, in the order in which they were started.
    func runs() async throws -> [RunRow] {
        try await read { [name] view in
            try view.rows(Scan(Tables.run, prefix: HomeKey(name).row)).map(RunRow.init(row:))
                .sorted { $0.started < $1.started }
        }
    }

    func reason(of run: RunRow) async throws -> Value? {
        try await read { view in try run.reason(in: view, key: .open) }
    }
}
