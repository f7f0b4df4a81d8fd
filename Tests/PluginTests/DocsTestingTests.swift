import Dandelion
import DandelionTestWorld
import Testing

/// What `Docs/plugins/testing.md` says of a test that fails.
@Suite("A plugin's test")
struct DocsTestingTests {
    private static let head = """
        plugin { name = "m", version = "1.0.0", api = 1, needs = { "messages.send" },
          settings = { large = setting.money { default = "5.00 USD" } } }
        local order = event "order.paid"
        template "first" { text = "t", purpose = "service" }
        template "second" { text = "t", purpose = "service" }

        """

    private func result(_ body: String) async throws -> PluginTestResult {
        let tests = try await PluginTests(of: .text(Self.head + body))
        return await tests.run(try #require(tests.tests.first))
    }

    @Test("shows what it prints, and logs")
    func prints() async throws {
        let result = try await result(#"test "t" (function(t) print("one", 2) log.warn "three" end)"#)
        #expect(result.passed)
        #expect(result.output == ["one 2", "three"])
    }

    @Test("is told that it has no primitives")
    func primitives() async throws {
        let result = try await result(#"test "t" (function(t) store.put("a", 1) end)"#)
        #expect(
            result.message?.hasPrefix(
                "store.put: cannot be called by a test itself (ask with t:messages") == true,
            "\(result.message ?? "")")
        #expect(result.failedAt == "plugin.lua:6")
    }

    @Test("fails where a setting or a capability is misspelt")
    func misspelt() async throws {
        let setting = try await result(#"test "t" (function(t) t:setting("larg", "6.00 USD") end)"#)
        #expect(
            setting.message == "plugin 'm' has no setting 'larg'; did you mean 'large'?; nothing was changed")
        let right = try await result(#"test "t" (function(t) t:revoke "message.send" end)"#)
        #expect(
            right.message
                == "no capability is called 'message.send'; did you mean 'messages.send'?; nothing was changed"
        )
    }

    @Test("says that a rule fired and its turn failed")
    func failedTurn() async throws {
        let result = try await result(
            #"""
            rule "r" { on = order {}, act = function(ctx) error "no ink" end }
            test "t" (function(t)
              t:send(order { order = "o", member = "ada", amount = "1.00 USD" }):fired "r"
            end)
            """#)
        #expect(
            result.message == "rule 'r' fired, but its turn failed: plugin.lua:6: no ink",
            "\(result.message ?? "")")
    }

    @Test("names the turns that failed beside what it expected")
    func failedTurns() async throws {
        let result = try await result(
            #"""
            rule "r" { on = order {}, act = function(ctx) messages.send { to = ctx.on.membr, template = "first" } end }
            workflow "w" (function(flow, input) flow:slep "3d" end)
            rule "s" { on = order {}, start = { "w" } }
            test "t" (function(t)
              t:send(order { order = "o", member = "ada", amount = "1.00 USD" }):messages { to = "ada", "first" }
            end)
            """#)
        let lines = result.message?.split(separator: "\n").map(String.init) ?? []
        #expect(lines.first == "messages to 'ada': expected first, got none")
        #expect(lines.contains { $0.hasPrefix("rule 'r' failed: ") && $0.contains("'membr'") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("workflow 'w' failed: ") && $0.contains("slep") }, "\(lines)")
    }

    @Test("finds messages in the order in which they were sent, also those of one instant")
    func order() async throws {
        let result = try await result(
            #"""
            rule "r" {
              on = order {},
              act = function(ctx)
                for i = 1, 10 do
                  messages.send { to = ctx.on.member, template = i % 2 == 1 and "first" or "second" }
                end
              end,
            }
            test "t" (function(t)
              t:send(order { order = "o", member = "ada", amount = "1.00 USD" })
              t:messages { to = "ada", "first", "second", "first", "second", "first", "second", "first", "second",
                "first", "second" }
            end)
            """#)
        #expect(result.passed, "\(result.message ?? "")")
    }

    @Test("may make members who want no messages")
    func unsubscribed() async throws {
        let result = try await result(
            #"""
            rule "r" {
              on = order {}, act = function(ctx) messages.send { to = ctx.on.member, template = "first" } end,
            }
            test "t" (function(t)
              t:member { id = "ada", unsubscribed = true }:member { id = "bo" }
              t:send(order { order = "o", member = "ada", amount = "1.00 USD" }):messages { to = "ada" }
              t:send(order { order = "p", member = "bo", amount = "1.00 USD" }):messages { to = "bo", "first" }
            end)
            """#)
        #expect(result.passed, "\(result.message ?? "")")
    }

    @Test("P4: finds that a turn which logs too much is stopped, whatever it catches")
    func logLimit() async throws {
        let result = try await result(
            #"""
            local function shout() for i = 1, 100 do print(("x"):rep(1000)) end end
            rule "r" { on = order {}, act = function(ctx) pcall(shout) messages.send { to = ctx.on.member, template = "first" } end }
            workflow "w" (function(flow, input) pcall(shout) flow:status "caught" end)
            rule "s" { on = order {}, start = { "w" } }
            test "t" (function(t)
              t:send(order { order = "o", member = "ada", amount = "1.00 USD" })
              t:status("w", "blocked"):messages { to = "ada" }:fired "r"
            end)
            """#)
        #expect(
            result.message?.contains("printed more than 65536 bytes, most of the time at plugin.lua:6")
                == true,
            "\(result.message ?? "")")
    }
}
