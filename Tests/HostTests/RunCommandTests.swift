import Foundation
import Testing

@Suite("'dandelion run'")
struct RunCommandTests {
    @Test("makes referrers, conversions and rewards of recorded events, and says where they are kept")
    func outcome() throws {
        let shop = try RunShop()
        let run = try shop.command.run("run", RunShop.flagship, "--input", "events.jsonl")
        #expect(run.status == 0, "\(run.errors)")
        let json = try shop.run().json
        #expect(json["members"] as? Int == 40)
        #expect(json["referrers"] as? Int == 40)
        #expect(json["conversions"] as? Int ?? 0 > 20)
        #expect(json["channels"] as? Int ?? 0 > 5)
        #expect((json["ledgerSums"] as? [String: Int]) == ["USD": 0])
        #expect(json["deadLetters"] as? Int == 0)
        for text in [
            "sum of all accounts", "0.00 USD  as it must be", "sqlite:dandelion.db", "Top referrers",
        ] {
            #expect(run.output.contains(text), "\(run.output)")
        }
        #expect(!run.output.contains("\u{1b}["), "colours are for terminals")
        #expect(shop.command.exists("dandelion.db"))
    }

    @Test("adds nothing when it is run again with the same input")
    func again() throws {
        let shop = try RunShop()
        let (first, second) = (try shop.run(), try shop.run())
        #expect(second.json["entriesAdded"] as? Int == 0)
        let input = try #require(second.json["input"] as? [String: Any])
        #expect(input["recorded"] as? Int == 0)
        #expect(input["repeated"] as? Int == shop.events.count)
        #expect(RunShop.figures(first) == RunShop.figures(second))
    }

    @Test("P15: comes to the same in memory, on SQLite, in parts and in one piece")
    func parts() throws {
        let shop = try RunShop()
        let whole = RunShop.figures(try shop.run("--store", "memory:"))
        let middle = shop.events.count / 2
        try shop.command.write(shop.events[..<middle].joined(separator: "\n"), to: "half.jsonl")
        let half = try shop.command.run("run", RunShop.flagship, "--input", "half.jsonl", "--json")
        #expect(half.status == 0, "\(half.errors)")
        #expect(RunShop.figures(try shop.run()) == whole)
    }

    @Test("P2: killed in the middle, again and again, comes to the same totals")
    func killed() throws {
        let shop = try RunShop(members: 80)
        let whole = RunShop.figures(try shop.run("--store", "memory:"))
        for _ in 0..<6 {
            let arguments = [
                "run", RunShop.flagship, "--input", "events.jsonl", "--json", "--store", "sqlite:killed.db",
            ]
            let errors = Pipe()
            let process = try shop.command.start(arguments, errors: errors)
            try? errors.fileHandleForWriting.close()
            // Its first line comes when a part of the events is durable.
            _ = errors.fileHandleForReading.availableData
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let last = try shop.run("--store", "sqlite:killed.db")
        #expect(last.status == 0, "\(last.errors)")
        #expect(RunShop.figures(last) == whole)
    }

    @Test("stopped by Ctrl-C keeps what is recorded, says so with status 130, and goes on from there")
    func interrupted() throws {
        let shop = try RunShop(members: 400)
        let arguments = [
            "run", RunShop.flagship, "--input", "events.jsonl", "--json", "--store", "sqlite:stopped.db",
        ]
        let errors = Pipe()
        let process = try shop.command.start(arguments, errors: errors)
        try? errors.fileHandleForWriting.close()
        let first = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        process.interrupt()
        let text = first + String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130, "\(text)")
        #expect(text.contains("the same command goes on from there"), "\(text)")
        let rest = try shop.run("--store", "sqlite:stopped.db")
        #expect((rest.json["input"] as? [String: Any])?["repeated"] as? Int ?? 0 > 0)
        #expect(RunShop.figures(rest) == RunShop.figures(try shop.run("--store", "memory:")))
    }

    @Test("shows the difference that a changed setting makes, and sets it once")
    func settings() throws {
        let shop = try RunShop()
        let usual = try shop.run("--store", "memory:").json["referrers"] as? Int
        let set = "customer-to-channel.orders_before_invite=4"
        let strict = try shop.run("--store", "sqlite:strict.db", "--set", set)
        #expect(strict.status == 0, "\(strict.errors)")
        #expect(usual == 40)
        #expect(strict.json["referrers"] as? Int == 0)
        #expect(try shop.run("--store", "sqlite:strict.db", "--set", set).json["entriesAdded"] as? Int == 0)
        let wrong = try shop.run("--store", "memory:", "--set", "customer-to-channel.orders_before=4")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("has no setting 'orders_before'"), "\(wrong.errors)")
        let range = try shop.run("--store", "memory:", "--set", "customer-to-channel.orders_before_invite=0")
        #expect(range.errors.contains("orders_before_invite"), "\(range.errors)")
        #expect(range.status == 1)
    }

    @Test("starts a workflow with an input, and goes along with time until it ends")
    func start() throws {
        let command = try HostCommand()
        try command.write(
            """
            plugin { name = "naps", version = "1.0.0", api = 1, summary = "Sleeps.", needs = {} }
            workflow "nap" (function(flow, input)
              flow:sleep "3d"
              flow:status("slept like " .. input.who)
            end)
            """, to: "naps.lua")
        let run = try command.run(
            "run", "naps.lua", "--store", "memory:", "--start", "nap", "--with", #"{"who": "a log"}"#,
            "--json")
        #expect(run.status == 0, "\(run.errors)")
        let started = try #require(run.json["started"] as? [String: Any])
        #expect(started["workflow"] as? String == "naps/nap")
        #expect(started["status"] as? String == "completed")
        #expect(started["text"] as? String == "slept like a log")
        let wrong = try command.run("run", "naps.lua", "--store", "memory:", "--start", "napp")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("did you mean 'naps/nap'"), "\(wrong.errors)")
    }

    @Test("writes a report that needs nothing else, and the outcome beside it")
    func report() throws {
        let shop = try RunShop()
        #expect(try shop.run("--report", "out/report").status == 0)
        let page = try shop.command.read("out/report/report.html")
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("<svg"))
        #expect(!page.contains("<script"))
        let outcome = try JSONSerialization.jsonObject(
            with: Data(try shop.command.read("out/report/outcome.json").utf8))
        #expect((outcome as? [String: Any])?["members"] as? Int == 40)
    }
}
