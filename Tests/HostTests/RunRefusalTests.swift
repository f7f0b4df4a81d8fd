import Dandelion
import DandelionSQLite
import Foundation
import Testing

@Suite("'dandelion run' refuses what it cannot do")
struct RunRefusalTests {
    private static let plugin = """
        plugin { name = "count", version = "1.0.0", api = 1, summary = "Counts.", needs = {} }
        local order = event "order.paid"
        rule "counted" { on = order {}, act = function(ctx) store.increment "orders" end }
        """

    private static func order(_ id: String, _ amount: String = "1.00 USD") -> String {
        #"{"type": "order.paid", "id": "\#(id)", "occurred_at": "1997-01-01T00:00:00Z", "body": {"order": "\#(id)", "member": "ada", "amount": "\#(amount)"}}"#
    }

    private func command(_ lines: String...) throws -> HostCommand {
        let command = try HostCommand()
        try command.write(Self.plugin, to: "count.lua")
        try command.write(lines.joined(separator: "\n") + "\n", to: "orders.jsonl")
        return command
    }

    @Test("and records nothing where a line is wrong, whichever line that is")
    func stop() throws {
        let command = try command(Self.order("o-1"), Self.order("o-2", "one dollar"), Self.order("o-3"))
        let run = try command.run("run", "count.lua", "--input", "orders.jsonl")
        #expect(run.status == 1)
        #expect(run.errors.contains("orders.jsonl:2: field 'amount': 'one dollar'"), "\(run.errors)")
        #expect(run.errors.contains("1 line of 3 cannot be recorded; nothing was recorded"), "\(run.errors)")
        #expect(run.output.isEmpty)
        try command.write(Self.order("o-1") + "\n", to: "orders.jsonl")
        let mended = try command.run("run", "count.lua", "--input", "orders.jsonl", "--json")
        #expect((mended.json["input"] as? [String: Any])?["repeated"] as? Int == 0)
    }

    @Test("but with --on-error skip puts such lines into a file with their reasons, and records the others")
    func skip() throws {
        let command = try command(Self.order("o-1"), "{", Self.order("o-3"), Self.order("o-1", "2.00 USD"))
        let run = try command.run(
            "run", "count.lua", "--input", "orders.jsonl", "--on-error", "skip", "--json")
        #expect(run.status == 0, "\(run.errors)")
        let input = try #require(run.json["input"] as? [String: Any])
        #expect(input["recorded"] as? Int == 2)
        #expect(input["rejected"] as? Int == 2)
        let rejects = try #require(input["rejects"] as? String)
        let lines = try command.read(rejects).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""line":2"#) && lines[0].contains(#""text":"{""#), "\(lines)")
        #expect(lines[1].contains(#""line":4"#) && lines[1].contains("was recorded before"), "\(lines)")
    }

    @Test("such as an event that came before with other content: the first one stands")
    func conflict() throws {
        let command = try command(Self.order("o-1"))
        #expect(try command.run("run", "count.lua", "--input", "orders.jsonl").status == 0)
        try command.write(Self.order("o-1", "2.00 USD") + "\n", to: "orders.jsonl")
        let run = try command.run("run", "count.lua", "--input", "orders.jsonl")
        #expect(run.status == 1)
        #expect(run.errors.contains("orders.jsonl:1: message 'o-1' was recorded before"), "\(run.errors)")
    }

    @Test(
        "with a clear text and the next step",
        arguments: [
            (["run"], 64, "name a plugin to run"),
            (["run", "count.lua", "--store", "redis://x"], 1, "error D302: there is no store for 'redis:'"),
            (["run", "count.lua", "--set", "x"], 64, "write PLUGIN.SETTING=VALUE"),
            (["run", "count.lua", "--with", "{}"], 64, "name a workflow too"),
            (["run", "count.lua", "--start", "x", "--with", "{"], 64, "--with is no JSON"),
            (["run", "absent.lua"], 1, "absent.lua"),
            (["run", "count.lua", "--input", "absent.jsonl"], 1, "absent.jsonl: there is no such file"),
            (["run", "count.lua", "--map", "absent.yaml"], 1, "absent.yaml: there is no such file"),
            (["run", "broken.lua"], 1, "broken.lua:2:"),
            (["run", "count.lua", "--store", "sqlite:folder/shop.db"], 1, "folder/shop.db"),
            (["run", "count.lua", "--store", "sqlite:count.lua"], 1, "count.lua"),
        ])
    func texts(_ arguments: [String], _ status: Int32, _ expected: String) throws {
        let command = try command(Self.order("o-1"))
        try command.write("plugin { name = \"broken\",\nversion = = }", to: "broken.lua")
        let run = try command.run(arguments)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(expected), "\(run.errors)")
        #expect(!command.exists("dandelion.db") || status == 1)
    }

    @Test("and a store that another process owns is not touched")
    func locked() throws {
        let command = try command(Self.order("o-1"))
        let store = SQLiteStore(path: command.folder.appendingPathComponent("dandelion.db").path)
        try store.open(
            StoreSchema(collections: [], version: 3, minimumReader: 1, minimumWriter: 3), as: .owner)
        defer { store.close() }
        let run = try command.run("run", "count.lua", "--input", "orders.jsonl")
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("error D303: "), "\(run.errors)")
    }

    @Test("stops a turn that runs away with the line that ran hottest, and goes on with all others")
    func runaway() throws {
        let command = try command(Self.order("o-1"), Self.order("o-2", "5.00 USD"), Self.order("o-3"))
        try command.write(
            """
            plugin { name = "loop", version = "1.0.0", api = 1, summary = "Loops.", needs = {} }
            local order = event "order.paid"
            rule "loops" { on = order { amount = gt(money "4.00 USD") }, act = function(ctx)
              while true do end
            end }
            """, to: "loop.lua")
        let run = try command.run("run", "count.lua", "loop.lua", "--input", "orders.jsonl", "--json")
        #expect(run.status == 0, "\(run.errors)")
        #expect((run.json["input"] as? [String: Any])?["recorded"] as? Int == 3)
    }
}
