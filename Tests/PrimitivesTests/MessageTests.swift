import DandelionModel
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A message")
struct MessageTests {
    private static let invite = MessageTemplate(
        name: "invite", subject: "For {name}", text: "Hello {name}, share {link} ({{{count}}} left{nothing})",
        purpose: "referral_marketing")

    private func shop() throws -> World {
        let world = try World()
        try world.record(
            "member.joined", ["member": "ada", "name": "Ada Lovelace", "address": "ada@example.org"])
        return world
    }

    private func send(_ world: World, to member: String = "ada", _ template: MessageTemplate = invite) throws
        -> String
    {
        try world.turn {
            try $0.messages.send(template, to: member, variables: ["count": 3], link: "/r/7K3M9QX0")
        }
    }

    @Test("is made at delivery from the member's name, and stands in no row")
    func delivery() async throws {
        let world = try shop()
        let id = try send(world)
        #expect(try world.turn { try $0.messages.get(id)?.state } == .sending)
        try await world.settle()
        let made = try #require(world.delivered.first)
        #expect(made.address == "ada@example.org")
        #expect(made.subject == "For Ada Lovelace")
        #expect(made.text == "Hello Ada Lovelace, share /r/7K3M9QX0 ({3} left)")
        let message = try #require(try world.turn { try $0.messages.get(id) })
        #expect(message.state == .sent && message.settledAt == world.now)
        for collection in world.schema.collections where collection.id != Tables.personal.id {
            for row in try world.read({ try $0.rows(Scan(collection)) }) {
                let text = String(
                    describing: row.map { $0.blob.map { String(decoding: $0, as: UTF8.self) } ?? "" })
                #expect(!text.contains("Lovelace") && !text.contains("example.org"))
            }
        }
        let settled = try world.events("message.settled")
        let expected: Value = [
            "message": .string(id), "member": "ada", "template": "invite", "outcome": "sent",
        ]
        #expect(settled == [expected])
        #expect(try world.refold() == [])
    }

    @Test("keeps its text once, however often it is sent")
    func texts() throws {
        let world = try shop()
        for _ in 0..<3 { _ = try send(world) }
        #expect(try world.rows(PrimitiveTables.text).count == 1)
        #expect(try world.turn { try $0.messages.list(to: "ada", limit: 2).count } == 2)
    }

    @Test("is suppressed at delivery for who has unsubscribed, opted out or is banned, with the reason")
    func suppressed() async throws {
        let world = try World()
        try world.record("member.unsubscribed", ["member": "off"])
        try world.record("member.unsubscribed", ["member": "some", "purpose": "referral_marketing"])
        try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            try turn.members.create("eve", fields)
        }
        for member in ["off", "some", "eve", "new"] { _ = try send(world, to: member) }
        let other = MessageTemplate(name: "receipt", text: "Thanks", purpose: "orders")
        _ = try send(world, to: "some", other)
        try await world.settle()
        let outcomes = try world.events("message.settled").map { settled in
            [settled["member"]?.stringValue, settled["outcome"]?.stringValue, settled["reason"]?.stringValue]
        }
        #expect(
            outcomes == [
                ["off", "suppressed", "unsubscribed"], ["some", "suppressed", "opted_out"],
                ["eve", "suppressed", "banned"], ["new", "sent", nil], ["some", "sent", nil],
            ])
        #expect(world.delivered.count == 2)
        #expect(world.delivered.first?.subject == "For ")
        #expect(try world.refold() == [])
    }

    @Test("is checked in a turn after the one that sends it, so an opt-out in between counts")
    func checkedLate() throws {
        let world = try shop()
        let id = try world.turn { turn in
            let id = try turn.messages.send(Self.invite, to: "ada")
            try turn.members.unsubscribe("ada", from: "referral_marketing")
            return id
        }
        let message = try #require(try world.turn { try $0.messages.get(id) })
        #expect(message.state == .suppressed && message.reason == "opted_out")
    }

    @Test("that cannot be delivered has failed, and what the network said is not repeated")
    func failed() async throws {
        let world = try shop()
        world.delivers = { _ in nil }
        let first = try send(world)
        try await world.settle()
        world.delivers = { _ in MessageGate.Outcome.failed("bounced").value }
        let second = try send(world)
        try await world.settle()
        world.delivers = { _ in MessageGate.Outcome.suppressed("ada@example.org said no").value }
        let third = try send(world)
        try await world.settle()
        let messages = try world.turn { turn in try [first, second, third].map { try turn.messages.get($0) } }
        #expect(messages.map { $0?.state } == [.failed, .failed, .suppressed])
        #expect(messages.map { $0?.reason } == ["undelivered", "bounced", "refused"])
        #expect(try world.refold() == [])
    }

    @Test("is settled once: what comes later changes nothing")
    func settledOnce() async throws {
        let world = try shop()
        let id = try send(world)
        try await world.settle()
        try world.turn { try MessageGate.settled($0, id, .failed("bounced")) }
        #expect(try world.turn { try MessageGate.gate($0, id) } == nil)
        #expect(try world.turn { try $0.messages.get(id)?.state } == .sent)
        #expect(try world.events("message.settled").count == 1)
    }

    @Test("to somebody who was erased meanwhile is not made")
    func erased() async throws {
        let world = try shop()
        world.delivers = { $0 == nil ? MessageGate.Outcome.suppressed("erased").value : nil }
        let id = try send(world)
        try world.erase("ada")
        try await world.settle()
        #expect(world.delivered.isEmpty)
        #expect(try world.turn { try $0.messages.get(id)?.state } != .sent)
        #expect(try world.refold() == [])
    }

    @Test("whose turn has read personal values keeps its variables with the person")
    func variables() async throws {
        let world = try shop()
        try world.turn { turn in
            guard let name = try turn.members.existing("ada").name,
                case .value(let text) = try turn.resolve(name)
            else { throw Failed(reason: "no name") }
            let template = MessageTemplate(name: "praise", text: "{first} has invited you")
            try turn.messages.send(template, to: "bob", variables: ["first": .string(text)])
        }
        let stored = try #require(try world.rows(PrimitiveTables.message).first)
        guard case .personal(let reference) = try stored[8].value() else {
            throw Failed(reason: "in the clear")
        }
        #expect(reference.subject == "ada")
        try await world.settle()
        #expect(world.delivered.map(\.text) == ["Ada Lovelace has invited you"])
        #expect(try world.refold() == [])
    }

    @Test("has variables that are a map, and nothing is written otherwise")
    func refused() throws {
        let world = try shop()
        #expect(throws: Failed.self) {
            try world.turn { try $0.messages.send(Self.invite, to: "ada", variables: "count") }
        }
        #expect(try world.rows(PrimitiveTables.message).isEmpty)
    }
}
