import Foundation
import Testing

@testable import DandelionHost

@Suite("The lines of a REPL")
struct ReplTests {
    private let command: HostCommand

    init() throws { command = try HostCommand() }

    private func lua(_ lines: String, _ options: String...) throws -> HostCommand.Outcome {
        try command.run(["lua"] + options, input: lines)
    }

    private func plugin(_ lines: String, _ options: String...) throws -> HostCommand.Outcome {
        try command.run(
            ["repl", HostCommand.repository + "/plugins/customer-to-channel"] + options, input: lines)
    }

    @Test("print expressions, keep globals and forget locals")
    func expressions() throws {
        let outcome = try lua("x = 5\nx + 1\n= x, nil\nlocal y = 3\ny\n\n-- nothing\n'a\\nb'")
        #expect(outcome.status == 0)
        #expect(outcome.output == "6\n5\tnil\nnil\na\nb\n")
        #expect(outcome.errors == "")
    }

    @Test("go on until a chunk is complete")
    func severalLines() throws {
        let outcome = try lua(
            "for i = 1, 2 do\n  print(i)\nend\n1 +\n2\n{1,\n2}\nfunction f(\na)\nreturn a end\nf [[x\ny]]")
        #expect(outcome.output == "1\n2\n3\ntable\nx\ny\n")
        #expect(outcome.errors == "")
        let open = try lua("x = 1\nif x then")
        #expect(open.errors == "stdin: the input ended within a chunk; it was not run\n")
        #expect(open.status == 0)
    }

    @Test("fail one by one")
    func failures() throws {
        let outcome = try lua(
            "error 'bad'\nx y\nlocal t = setmetatable({}, {__tostring = error}) return t\n7")
        #expect(outcome.output == "7\n")
        let errors = outcome.errors
        #expect(
            errors.contains("stdin:1: bad\nwhere it stood, innermost first:\n  stdin:1 in the chunk itself\n")
        )
        #expect(errors.contains("stdin:1: syntax error near 'y'\n"))
        #expect(!errors.contains("dandelion:"))
    }

    @Test("have the whole budget each, and go on after a limit")
    func limits() throws {
        let spent = String(repeating: "for i = 1, 1000 do end\n", count: 20)
        #expect(try lua(spent, "--instructions", "5000").errors == "")
        let outcome = try lua(
            "x = 1\nwhile true do end\nx\ncoroutine.wrap(function() while true do end end)()\nx",
            "--instructions", "100000")
        #expect(outcome.output == "1\nnil\n")
        let parts = outcome.errors.components(separatedBy: "used: ")
        #expect(parts.count == 3)
        #expect(!parts[1].contains("its variables are gone"))
        #expect(parts[2].contains("this is a new one; its variables are gone"))
        let full = try lua("t = {}\nwhile true do t[#t + 1] = {} end\nt", "--memory", "1MiB")
        #expect(full.errors.contains("its variables are gone"))
        #expect(full.output == "nil\n")
    }

    @Test("have a plugin's capabilities, settings and test world on a scratch store")
    func insidePlugin() throws {
        let outcome = try plugin(
            """
            t:member { id = "ada", name = "Ada" }
            m = members.get("ada")
            m.id
            settings.orders_before_invite
            t:send(event "survey.answered" { member = "ada", score = 10 })
            t:messages { to = "ada", "invite" }
            rewards.grant { to = "ada", amount = money "5.00 USD", hold = "0d" }.state
            t:balance { of = "ada", "5.00 USD" }
            t:advance "15d"
            t:restart():messages { to = "ada", "invite", "reminder" }
            function double(n)
              return 2 * n
            end
            double(21), { 1, b = 2 }
            """)
        #expect(outcome.errors == "")
        #expect(outcome.status == 0)
        #expect(outcome.output == "ada\n2\npayable\n42 { 1, b = 2 }\n")
        #expect(!command.exists("dandelion.db"))
    }

    @Test("take back what a line of a plugin's wrote that failed")
    func takenBack() throws {
        let outcome = try plugin(
            """
            t:member { id = "ada", name = "Ada" }
            rewards.grant { to = "ada", amount = money "5.00 USD", hold = "0d" } error "no"
            t:balance { of = "ada", "0.00 USD" }
            t:balance { of = "ada", "1.00 USD" }
            ok, why = pcall(function() t:balance { of = "ada", "2.00 USD" } end)
            ok, why.message
            """)
        #expect(outcome.output == "false payable of 'ada': expected 2.00 USD, got 0.00 USD\n")
        #expect(outcome.errors.contains("stdin:1: no\n"))
        #expect(outcome.errors.contains("expected 1.00 USD, got 0.00 USD"))
    }

    @Test("say what is not there in a plugin, and keep its state read-only")
    func notThere() throws {
        let outcome = try plugin(
            """
            flow:sleep "1d"
            nothing
            string.rep = nil
            t:revoke "rewards.write"
            rewards.grant { to = "ada", amount = money "5.00 USD" }
            rule "x" {}
            """)
        for part in [
            "'flow' is there only in a workflow", "nothing is called 'nothing' here", "'string' is read-only",
            "without the capability 'rewards.write'", "is declared while the plugin runs",
        ] {
            #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)")
        }
        #expect(!outcome.errors.contains("dandelion:"))
    }

    @Test("do activities in the host's place, by functions of the session's")
    func activities() throws {
        try command.write(
            """
            plugin { name = "asks", version = "1.0.0", api = 1 }
            local order = event "order.paid"
            workflow "ask" (function(flow, input)
              flow:status(flow:activity("crm.lookup", { member = input.member }).tier)
            end)
            rule "asks" { on = order {}, start = { "ask", key = on.order, input = { member = on.member } } }
            """, to: "asks.lua")
        let outcome = try command.run(
            ["repl", "asks.lua"],
            input: """
                seen = {}
                t:activity("crm.lookup", function(input) seen[#seen + 1] = input.member return { tier = "gold" } end)
                t:send(event "order.paid" { order = "o-1", member = "ada", amount = "20.00 USD" })
                t:status("ask", "gold")
                seen[1]
                """)
        #expect(outcome.errors == "")
        #expect(outcome.output == "ada\n")
    }

    @Test("end within their limits in a plugin too, whose variables go with a state that cannot be kept")
    func pluginLimits() throws {
        let outcome = try plugin(
            "x = 1\nwhile true do end\nx\ncoroutine.wrap(function() while true do end end)()\nx",
            "--instructions",
            "100000")
        #expect(outcome.output == "1\n")
        #expect(outcome.errors.contains("of 100000 instructions"))
        #expect(outcome.errors.contains("its variables are gone\nstdin:1: nothing is called 'x' here"))
    }

    @Test("are refused with the plugin")
    func refused() throws {
        try command.write("plugin { name = 1 }", to: "bad.lua")
        let outcome = try command.run(["repl", "bad.lua"], input: "1")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error D201: "))
        #expect(outcome.output == "")
    }
}
