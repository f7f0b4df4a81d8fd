import Dandelion
import Foundation
import Testing

@Suite("A plugin that limits have suspended (P4)")
struct SuspendedPluginTests {
    private static let plugin = #"""
        plugin { name = "wild", version = "1.0.0", api = 1, summary = "burns" }
        rule "burns" {
          on  = event "survey.answered" { score = 10 },
          act = function(ctx)
            while true do end
          end,
        }
        rule "begin" { on = event "order.paid" {}, start = { "run", key = on.order, input = on.order } }
        workflow "run" (function(flow, input)
          flow:sleep "3500ms"
          flow:status("went on")
        end)
        """#

    private static let events = (1...4).map { number in
        """
        {"type": "survey.answered", "id": "s\(number)", "occurred_at": "2026-01-01T00:00:0\(number)Z", \
        "body": {"member": "ada", "score": 10}}
        """
    }

    private static let order = """
        {"type": "order.paid", "id": "o", "occurred_at": "2026-01-01T00:00:00Z", \
        "body": {"order": "o-1", "member": "ada", "amount": "1.00 USD"}}
        """

    /// The command in a folder with a store whose plugin has been suspended.
    private func suspended() throws -> HostCommand {
        let command = try HostCommand()
        try command.write(Self.plugin, to: "wild.lua")
        try command.write(([Self.order] + Self.events).joined(separator: "\n") + "\n", to: "events.jsonl")
        let run = try command.run(["run", "wild.lua", "--input", "events.jsonl", "--store", "s.db", "--json"])
        #expect(run.status == 0, "\(run.errors)")
        let told = run.json["suspendedPlugins"] as? [[String: String]]
        #expect(told?.map { $0["plugin"] } == ["wild"])
        #expect(
            told?.first?["why"]?.hasPrefix("limits (instructions) stopped it 3 times within a minute") == true
        )
        // Three that were stopped, and the run that waits.
        #expect(run.json["deadLetters"] as? Int == 4)
        return command
    }

    @Test("is shown with the limit, the lines, the stops and what to do next, as text and as JSON")
    func shown() throws {
        let command = try suspended()
        let list = try command.run(["plugins", "list", "--store", "s.db"])
        #expect(list.output.contains("wild    1.0.0    suspended"), "\(list.output)")
        #expect(list.output.contains("limits (instructions) stopped it 3 times within a minute"))
        let show = try command.run(["plugins", "show", "wild", "--store", "s.db"])
        #expect(show.output.contains("\nstate    suspended\n"), "\(show.output)")
        #expect(show.output.contains("dandelion plugins enable wild"))
        #expect(show.output.contains("stopped by limits") && show.output.contains("wild.lua:5"))
        #expect(show.output.contains("2026-01-01T00:00:01Z  ") && show.output.contains("wild/rule burns"))
        let json = try command.run(["plugins", "show", "wild", "--store", "s.db", "--json"]).json
        #expect(json["state"] as? String == "suspended" && json["enabled"] as? Bool == false)
        let suspension = json["suspension"] as? [String: Any]
        #expect(suspension?["next"] as? String == "dandelion plugins enable wild")
        #expect((suspension?["since"] as? String)?.hasPrefix("2026-01-01T00:00:03") == true)
        #expect((suspension?["entry"] as? String)?.hasPrefix("entry:") == true)
        let stops = json["stops"] as? [[String: Any]]
        #expect(stops?.count == 3)
        #expect(stops?.allSatisfy { $0["limit"] as? String == "instructions" } == true)
        #expect(stops?.allSatisfy { $0["place"] as? String == "wild.lua:5" } == true)
        let runs = try command.run(["workflow", "list", "--store", "s.db", "--json"]).json
        let id = (runs["items"] as? [[String: Any]])?.first?["id"] as? String ?? ""
        let run = try command.run(["workflow", "show", id, "--store", "s.db"])
        #expect(run.output.contains("both go on after: dandelion plugins enable wild"), "\(run.output)")
    }

    @Test("is put back by enable, and what waited goes on")
    func enabled() throws {
        let command = try suspended()
        let enabled = try command.run(["plugins", "enable", "wild", "--store", "s.db"])
        #expect(enabled.status == 0, "\(enabled.errors)")
        try command.write(
            Self.order.replacing("\"o\"", with: "\"o2\"").replacing("00:00:00Z", with: "00:10:00Z"),
            to: "more.jsonl")
        let run = try command.run(["run", "wild.lua", "--input", "more.jsonl", "--store", "s.db", "--json"])
        #expect(run.status == 0, "\(run.errors)")
        #expect((run.json["suspendedPlugins"] as? [Any])?.isEmpty == true)
        #expect(run.json["deadLetters"] as? Int == 3)
        #expect((run.json["runs"] as? [String: Int])?["completed"] ?? 0 >= 1)
        let verified = try command.run(["store", "verify", "--store", "s.db"])
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test("gets its limits from an operator alone, kept in the log, shown, and taken back")
    func limits() throws {
        let command = try suspended()
        let set = try command.run(
            [
                "plugins", "limits", "wild", "--instructions", "50000", "--memory", "8MiB", "--wall", "1.5s",
                "--store", "s.db",
            ])
        #expect(set.status == 0, "\(set.errors)")
        _ = try command.run(["run", "wild.lua", "--input", "events.jsonl", "--store", "s.db"])
        let json = try command.run(["plugins", "show", "wild", "--store", "s.db", "--json"]).json
        let limits = json["limits"] as? [String: Any]
        #expect(limits?["instructions"] as? Int == 50_000 && limits?["bytes"] as? Int == 8 << 20)
        #expect(limits?["wall"] as? String == "1500ms" && limits?["output"] is NSNull)
        let text = try command.run(["plugins", "show", "wild", "--store", "s.db"]).output
        #expect(text.contains("50000 instructions, 8.0 MiB of memory, 1500ms of wall time"), "\(text)")
        for (arguments, told) in [
            (["--memory", "much"], "--memory is 'much'"), ([], "nothing is given"),
            (["--reset", "--wall", "1s"], "give it alone"), (["--wall", "10h"], "not between 10ms and 5m"),
        ] {
            let refused = try command.run(["plugins", "limits", "wild", "--store", "s.db"] + arguments)
            #expect(refused.status != 0 && refused.errors.contains(told), "\(refused.errors)")
        }
    }
}
