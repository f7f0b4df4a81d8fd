package import DandelionModel
import DandelionPrimitives
package import DandelionRules
import DandelionStore
package import DandelionWorkflow

/// The records of the primitives, and the members that events make known.
package struct StandardRecords: PluginRecords {
    package let schemas: [String: RecordSchema] = Dictionary(
        PrimitiveRecords.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package init() {}

    package func record(_ type: String, key: Value, in facts: HomeFacts) throws -> Value? {
        try PrimitiveRecords.value(of: type, key: key, in: facts.home) { try facts.get($0, key: $1) }
    }

    package func prepare(_ entry: LogEntry, schema: EventSchema, _ facts: HomeFacts) throws {
        let stub = try MemberStub.operation(for: entry, schema: schema) { try facts.get($0, key: $1) }
        if let stub { try facts.write(stub) }
    }
}
