import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A run that reads what belongs to a person (P13)")
struct RunPersonalTests {
    private static let source = #"""
        plugin { name = "shop", version = "1.0.0", api = 1, summary = "a shop" }
        local wish = event.new "wish.made" { member = key "member", text = "string" }

        rule "welcome" {
          on = event "sign.up" {},
          start = { "welcome", key = on.member, input = { member = on.member, name = on.name } },
        }
        workflow "welcome" (function(flow, input)
          local answer = flow:activity("echo", { who = input.name })
          flow:sleep "1d"
          store.put("answer", answer)
          flow:sleep "1d"
          store.put("again", answer)
          flow:emit(wish { member = input.member, text = "more" })
        end)
        rule "a wish is noted" { on = wish {}, act = function(ctx) store.put("wish", ctx.on.text) end }
        """#

    private static let secret = "Ada Lovelace"

    private func play(_ body: (RunWorld) async throws -> Void) async throws {
        for isForgetful in [false, true] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            let activities: RunWorld.Activities = { _, _ in .string("Hello \(Self.secret)") }
            try await RunWorld.run(Self.source, options: options, activities: activities) { world in
                try await world.record("sign.up", ["member": "ada", "name": .string(Self.secret)])
                try await body(world)
                #expect(try world.refold() == [])
            }
        }
    }

    /// Every row of the home outside of the one place where personal values stand.
    private func isLeaked(_ world: RunWorld) throws -> Bool {
        let needle = Array(Self.secret.utf8)
        for collection in StateHash.collections(of: RunWorld.schema) {
            for cell in try world.rows(collection).joined() {
                if case .blob(let bytes) = cell, bytes.contains(needle) { return true }
                if case .text(let text) = cell, text.contains(Self.secret) { return true }
            }
        }
        return false
    }

    @Test("keeps it with that person's values only, replays from there, and goes on")
    func kept() async throws {
        try await play { (world) async throws in
            try await world.advance(by: .days(3))
            #expect(try world.runs().map(\.status) == [.completed])
            #expect(try world.runs().first?.subject == "ada")
            guard case .personal? = try world.kept("again") else {
                Issue.record("what was made of a person's values stands in the open")
                return
            }
            #expect(try isLeaked(world) == false)
            // An event of the plugin's own, heard by its own rule.
            #expect(try world.kept("wish") == "more")
        }
    }

    @Test("ends with the person's erasure, and leaves no history of it")
    func erased() async throws {
        try await play { (world) async throws in
            try await world.advance(by: .hours(30))
            try await world.erase("ada")
            try await world.advance(by: .days(3))
            #expect(try world.runs().map(\.status) == [.cancelled])
            #expect(try world.rows(Tables.history) == [])
            #expect(try world.rows(Tables.personal) == [])
            #expect(try world.kept("wish") == nil)
            #expect(try world.deadLetters() == [])
        }
    }
}
