import DandelionModel
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A member")
struct MemberTests {
    @Test("is known from the first event whose key field 'member' names them, and joins later")
    func stub() throws {
        let world = try World()
        #expect(try world.turn { try $0.members.get("ada") } == nil)
        try world.record("survey.answered", ["member": "ada", "score": 9])
        let stub = try #require(try world.turn { try $0.members.get("ada") })
        #expect(stub.joined == nil)
        #expect(!stub.isBanned && !stub.isUnsubscribed)
        try world.record("member.joined", ["member": "ada", "zone": "Europe/Rome"], occurredAt: day(-3))
        let joined = try #require(try world.turn { try $0.members.get("ada") })
        #expect(joined.joined == day(-3))
        #expect(joined.zone == "Europe/Rome")
        #expect(try world.refold() == [])
    }

    @Test("is made known by an operation that stands before matching, once")
    func operation() throws {
        let world = try World()
        let number = try world.record("survey.answered", ["member": "ada", "score": 9])
        let row = try #require(
            try world.read { try $0.get(Tables.log, key: world.home.row(.integer(number))) })
        let entry = try LogEntry(row: row)
        let made = try MemberStub.operation(for: entry, schema: StandardEvents.surveyAnswered) { _, _ in nil }
        let stored = try world.rows(PrimitiveTables.member)
        #expect(made == stored.first.map { .put(PrimitiveTables.member.id, $0) })
        let again = try MemberStub.operation(for: entry, schema: StandardEvents.surveyAnswered) { _, _ in row
        }
        #expect(again == nil)
        #expect(!MemberStub.isMade(by: StandardEvents.orderRefunded))
    }

    @Test("is created once; who is only known from events is completed")
    func create() throws {
        let world = try World()
        try world.record("survey.answered", ["member": "ada", "score": 9])
        var fields = MemberFields()
        fields.tier = "gold"
        let created = try world.turn { [fields] in try $0.members.create("ada", fields) }
        #expect(created.joined == world.now)
        #expect(created.tier == "gold")
        #expect(throws: Failed.self) { try world.turn { try $0.members.create("ada") } }
        let made = try world.turn { try $0.members.create() }
        #expect(Identifier(made.id) != nil)
    }

    @Test("has fields that are read from a map, with a suggestion for a misspelt one")
    func fields() throws {
        let fields = try MemberFields(ValueMap([("tier", "gold"), ("banned", true), ("name", "Ada")]))
        #expect(fields.tier == "gold" && fields.isBanned == true)
        #expect(throws: PrimitiveError.unknownField(of: "member", field: "teir", suggestion: "tier")) {
            try MemberFields(ValueMap([("teir", "gold")]))
        }
        #expect(
            throws: PrimitiveError.wrongType(
                of: "member", field: "level", expected: "integer", found: "string")
        ) { try MemberFields(ValueMap([("level", "3")])) }
    }

    @Test("keeps what is not updated, and an unknown one cannot be updated")
    func update() throws {
        let world = try World()
        try world.turn { turn in
            var fields = MemberFields()
            fields.tier = "gold"
            fields.language = "it"
            try turn.members.create("ada", fields)
        }
        let updated = try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            return try turn.members.update("ada", fields)
        }
        #expect(updated.tier == "gold" && updated.language == "it" && updated.isBanned)
        #expect(updated.record["banned"] == true)
        #expect(throws: Failed.self) { try world.turn { try $0.members.update("bob", MemberFields()) } }
    }

    @Test("has a name and an address that stand in no row, and are erased with the person (P13)")
    func personal() throws {
        let world = try World()
        try world.record(
            "member.joined", ["member": "ada", "name": "Ada Lovelace", "address": "ada@example.org"])
        try world.turn { turn in
            var fields = MemberFields()
            fields.name = Personal("Grace Hopper")
            try turn.members.create("grace", fields)
        }
        for collection in world.schema.collections where collection.id != Tables.personal.id {
            for row in try world.read({ try $0.rows(Scan(collection)) }) {
                let text = String(
                    describing: row.map { $0.blob.map { String(decoding: $0, as: UTF8.self) } ?? "" })
                #expect(
                    !text.contains("Lovelace") && !text.contains("Hopper") && !text.contains("example.org"))
            }
        }
        let ada = try #require(try world.turn { try $0.members.get("ada") })
        let reference = try #require(ada.record["name"])
        guard case .personal(let name) = reference else { throw Failed(reason: "not personal") }
        #expect(try world.resolve(name) == "Ada Lovelace")
        try world.erase("ada")
        #expect(try world.resolve(name) == nil)
        #expect(try world.refold() == [])
    }

    @Test("does not take somebody else's personal value")
    func others() throws {
        let world = try World()
        try world.record("member.joined", ["member": "ada", "name": "Ada"])
        #expect(throws: Failed.self) {
            try world.turn { turn in
                var fields = MemberFields()
                fields.name = try turn.members.existing("ada").name
                try turn.members.create("eve", fields)
            }
        }
        #expect(try world.turn { try $0.members.get("eve") } == nil)
    }

    @Test("is found by tier, page by page")
    func find() throws {
        let world = try World()
        try world.turn { turn in
            for number in 10..<20 {
                var fields = MemberFields()
                fields.tier = number % 2 == 0 ? "gold" : "silver"
                try turn.members.create("m\(number)", fields)
            }
        }
        let first = try world.turn { try $0.members.find(tier: "gold", limit: 2).map(\.id) }
        let second = try world.turn { try $0.members.find(tier: "gold", after: "m12", limit: 9).map(\.id) }
        let all = try world.turn { try $0.members.find(limit: 3).map(\.id) }
        #expect(first == ["m10", "m12"])
        #expect(second == ["m14", "m16", "m18"])
        #expect(all == ["m10", "m11", "m12"])
    }

    @Test("opts out of everything or of one purpose, and back in")
    func consent() throws {
        let world = try World()
        try world.record("member.unsubscribed", ["member": "ada", "purpose": "news"])
        func accepts(_ purpose: String?) throws -> Bool {
            try world.turn { try $0.members.accepts("ada", purpose: purpose) }
        }
        #expect(try !accepts("news"))
        #expect(try accepts("orders"))
        #expect(try accepts(nil))
        try world.record("member.unsubscribed", ["member": "ada"])
        #expect(try !accepts("orders"))
        try world.turn { turn in
            try turn.members.resubscribe("ada")
            try turn.members.resubscribe("ada", to: "news")
        }
        #expect(try accepts("news"))
        #expect(try world.refold() == [])
    }
}
