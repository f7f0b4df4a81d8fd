import Foundation
import Testing

@Suite("The commands that list")
struct ListingCommandTests {
    private static func run(_ line: String, environment: [String: String] = [:]) async throws
        -> ListingCommand.Outcome
    {
        let shop = try await ListingShop.shared.value
        return try await ListingCommand.run(
            line.split(separator: " ").map(String.init), in: shop.folder, environment: environment)
    }

    @Test(
        "print their list on standard output, and beside it how to go on",
        arguments: ["--store shop.db", "--store sqlite:shop.db --home shop"])
    func list(store: String) async throws {
        let found = try await Self.run("events list --type order.paid --limit 2 \(store)")
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.output.split(separator: "\n").count == 3)
        #expect(found.output.contains("entry:21  2026-02-02T00:00:00Z  order.paid      1  amount=20.00 USD"))
        #expect(found.errors == "more: add --after 21\n")
        #expect(!found.output.contains("\u{1b}["), "colours are for terminals")
        let rest = try await Self.run("events list --type order.paid --limit 2 --after 21 \(store)")
        #expect(rest.output.contains("entry:26") && rest.errors.isEmpty)
    }

    @Test(
        "print JSON that other programs read",
        arguments: [
            "events list", "members list", "ledger list", "ledger transfers", "ledger balances",
            "workflow list",
            "plugins list", "store dead-letters list", "store refusals", "events show 16", "members show ada",
            "ledger show reward:16", "workflow show 01kdvdna004rxs875b03tdk15y",
            "plugins show customer-to-channel", "store stats", "store verify --quick",
        ])
    func json(line: String) async throws {
        let found = try await Self.run(line + " --json", environment: ["DANDELION_STORE": "shop.db"])
        #expect(found.status == 0 && found.errors.isEmpty, "\(found.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        if line.contains("list") || line.hasPrefix("ledger") && !line.contains("show") {
            #expect(object["items"] is [Any] && object.keys.contains("next"))
        }
    }

    @Test("say that nothing was found beside the output, and what was probably meant")
    func nothing() async throws {
        let found = try await Self.run("events list --type order.payed --store shop.db")
        #expect(found.status == 0 && found.output.isEmpty)
        #expect(found.errors == "no entries; did you mean --type order.paid?\n")
    }

    @Test("check a store from end to end, and end with status 1 where something is broken")
    func verify() async throws {
        let found = try await Self.run("store verify --store shop.db")
        #expect(found.status == 0)
        #expect(found.output.contains("  ✓ refold      32 entries folded again\neverything holds\n"))
    }

    @Test(
        "refuse what they cannot understand, with what they can",
        arguments: [
            ("events list", 1, "there is no store at 'dandelion.db'; make one with `dandelion run`"),
            ("events list --store redis:x", 1, "Use memory:, sqlite:PATH"),
            ("events list --store memory:", 1, "memory: holds nothing after its process"),
            (
                "events list --store shop.db --home north", 1,
                "there is no home 'north' in sqlite:shop.db; it has 'shop'"
            ),
            ("events list --store shop.db --limit 0", 64, "--limit is 0; it must be from 1 to 100000"),
            ("events list --store shop.db --kind evnt", 64, "Did you mean 'event'?"),
            ("events list --store shop.db --since soon", 64, "--since"),
            ("ledger list --store shop.db --state open", 64, "none of held, payable, paid, reversed"),
            ("workflow show nope --store shop.db", 1, "there is no run 'nope' in home 'shop'"),
        ])
    func refused(line: String, status: Int32, text: String) async throws {
        let found = try await Self.run(line)
        #expect(found.status == status)
        #expect(found.output.isEmpty)
        #expect(found.errors.contains(text), "\(found.errors)")
    }

    @Test(
        "show examples in their help that are no wider than a terminal",
        arguments: [
            "events list", "members show", "ledger balances", "workflow list", "store verify", "plugins",
        ])
    func help(line: String) async throws {
        let found = try await Self.run(line + " --help")
        #expect(found.status == 0)
        #expect(found.output.contains("\n  dandelion \(line.split(separator: " ")[0]) "))
    }
}
