import Foundation
import Testing

@Suite("The command")
struct CommandTests {
    private static let good = """
        plugin { name = "good", version = "1.0.0", api = 1, summary = "Counts.", needs = {} }
        local order = event "order.paid"
        rule "counted" { on = order {}, act = function(ctx) store.put("last", ctx.on.order) end }
        test "an order is counted" (function(t)
          t:send(order { order = "o-1", member = "ada", amount = "1.00 USD" }):fired "counted"
        end)
        test "an order of nothing is counted" (function(t)
          t:send(order { order = "o-2", member = "ada", amount = "0.00 USD" }):fired "counted"
        end)
        """
    private static let failing = """
        plugin { name = "failing", version = "1.0.0", api = 1, summary = "Fails.", needs = {} }
        local order = event "order.paid"
        rule "large" { on = order { amount = gt(money "10.00 USD") }, act = function(ctx) end }
        test "a small order is large" (function(t)
          t:send(order { order = "o-1", member = "ada", amount = "1.00 USD" }):fired "large"
        end)
        """
    private static let refused = """
        plugin { name = "refused", version = "1.0.0", api = 1, summary = "Is refused.", needs = {} }
        rule "misspelt" { on = event "order.payed" {}, act = function(ctx) end }
        """

    @Test("'test' runs the flagship's tests, and all pass")
    func flagship() throws {
        let run = try Command.run("test", Command.repository + "/plugins/customer-to-channel")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("✓ two orders invite once"))
        #expect(run.output.contains("6 passed, 0 failed"))
    }

    @Test("'test' says what did not hold and where, and ends with status 1")
    func failure() throws {
        let file = try Command.file(Self.failing)
        let run = try Command.run("test", file)
        #expect(run.status == 1)
        #expect(run.output.contains("✗ a small order is large"))
        #expect(run.output.contains("rule 'large' did not fire"))
        #expect(run.output.contains("no rule fired"))
        #expect(run.output.contains("plugin.lua:5"))
        #expect(run.output.contains("0 passed, 1 failed"))
        #expect(!run.output.contains("\u{1b}["), "colours are for terminals")
    }

    @Test("'test --filter' runs only tests whose names contain the text, whatever the case")
    func filter() throws {
        let file = try Command.file(Self.good)
        let some = try Command.run("test", file, "--filter", "NOTHING")
        #expect(some.status == 0)
        #expect(some.output.contains("1 passed, 0 failed, 1 left out by the filter"))
        let none = try Command.run("test", file, "--filter", "absent")
        #expect(none.status == 1)
        #expect(none.output.contains("no test was run"))
    }

    @Test("'test --json' prints one object with every test")
    func json() throws {
        let run = try Command.run(
            "test", try Command.file(Self.good), try Command.file(Self.failing), "--json")
        #expect(run.status == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["passed"] as? Int == 2)
        #expect(object["failed"] as? Int == 1)
        let tests = try #require(object["tests"] as? [[String: Any]])
        #expect(tests.map { $0["passed"] as? Bool } == [true, true, false])
        #expect(tests.last?["failedAt"] as? String == "plugin.lua:5")
    }

    @Test("'check' lists what a plugin declares; a refused one is said with line and remedy")
    func check() throws {
        let good = try Command.run("check", try Command.file(Self.good))
        #expect(good.status == 0)
        #expect(good.output.contains("rule \"counted\""))
        let bad = try Command.run("check", try Command.file(Self.refused))
        #expect(bad.status == 1)
        #expect(bad.output.contains("plugin.lua:2:"))
        #expect(bad.output.contains("Did you mean 'order.paid'?"))
    }

    @Test("a path that leads to nothing is said, not crashed on")
    func missing() throws {
        let run = try Command.run("test", "/nowhere/to/be/found")
        #expect(run.status == 1)
        #expect(run.output.contains("/nowhere/to/be/found"))
    }
}

/// The built command, run as a process of its own.
private enum Command {
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// A plugin in a folder of its own, which the system clears away.
    static func file(_ text: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("plugin.lua")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("dandelion")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
