import DandelionModel
import DandelionPrimitives
import DandelionRules
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A record of the primitives")
struct RecordTests {
    @Test("has the fields of its schema, and is found by its key outside of turns")
    func schemas() throws {
        let world = try World()
        try world.declare()
        try world.record("member.joined", ["member": "ada", "name": "Ada", "tier": "gold", "level": 2])
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid", saying: ["code": ada.code])
        let referral = try #require(try world.referral("o-1"))
        let (channel, message) = try world.turn { turn in
            (
                try turn.channels.promote("ada", kind: "person", rate: .one).id,
                try turn.messages.send(MessageTemplate(name: "hello", text: "Hello"), to: "ada")
            )
        }
        let keys = [
            "member": "ada", "referrer": ada.id, "referral": referral.id, "channel": channel,
            "message": message,
        ]
        for schema in PrimitiveRecords.all {
            let key = try #require(keys[schema.name])
            let record = try #require(try value(of: schema.name, key, in: world))
            #expect(record[schema.key] == .string(key))
            try check(record, schema)
            #expect(try value(of: schema.name, "nobody", in: world) == nil)
        }
        let reward = try #require(try world.turn { try $0.rewards.list(of: "ada").first })
        try check(reward.record, PrimitiveRecords.reward)
    }

    private func value(of type: String, _ key: String, in world: World) throws -> Value? {
        try world.read { view in
            try PrimitiveRecords.value(of: type, key: .string(key), in: world.home) {
                try view.get($0, key: $1)
            }
        }
    }

    /// Records are strict as events are, so the same check serves.
    private func check(_ record: Value, _ schema: RecordSchema) throws {
        try EventSchema(name: schema.name, fields: schema.fields).check(record)
    }

    @Test("stands in tables whose ids are the primitives' own, beside the fold's")
    func tables() throws {
        #expect(PrimitiveTables.collections.allSatisfy { (30...49).contains($0.id) })
        _ = try Catalog(PrimitiveTables.schema())
        let hashed = Set(StateHash.collections(of: PrimitiveTables.schema()).map(\.id))
        #expect(PrimitiveTables.collections.allSatisfy { hashed.contains($0.id) })
        #expect(!hashed.contains(Tables.personal.id) && !hashed.contains(Tables.mail.id))
    }

    @Test("is of events that one catalog takes")
    func events() throws {
        let catalog = try EventCatalog(StandardEvents.all)
        #expect(catalog.names.count == StandardEvents.all.count)
        #expect(StandardEvents.recorded.allSatisfy { catalog[$0.name] == $0 })
    }
}
