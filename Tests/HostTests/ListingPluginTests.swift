import Dandelion
import DandelionHost
import Testing

@Suite("The list of plugins")
struct ListingPluginTests {
    @Test("tells each plugin in a line")
    func list() async throws {
        let text = try await ListingShop.read { try $0.plugins(PageRequest()).text() }
        #expect(
            text == """
                PLUGIN               VERSION  STATE    RULES  WORKFLOWS  SET  MISSING RIGHTS  SUMMARY
                customer-to-channel  1.0.0    enabled      2          1    -  -               Turns delighted customers into referral channels.

                """)
    }

    @Test("leads to a plugin, told with its rights, settings and what it declares")
    func show() async throws {
        let shop = try await ListingShop(homes: [])
        try await shop.running { engine, _ in
            try await engine.home("shop").record(
                type: "order.paid", body: ["order": "o-1", "member": "ada", "amount": "1.00 USD"])
            let plugins = engine.plugins
            try await plugins.set("patience", of: "customer-to-channel", to: "7d", in: "shop")
            try await plugins.revoke("messages.send", from: "customer-to-channel", in: "shop")
            try await plugins.grant("members.write", to: "customer-to-channel", in: "shop")
            try await plugins.disable("customer-to-channel", in: "shop")
        }
        let (text, item, value) = try shop.reading { home in
            let detail = try home.plugin("customer-to-channel")
            return (detail.sheet.text(), try home.plugins(PageRequest()).items.first, detail.value)
        }
        #expect(
            item?.cells.prefix(7) == [
                "customer-to-channel", "1.0.0", "disabled", "2", "1", "1", "messages.send",
            ])
        for line in [
            "state    disabled", "  messages.send    needed, not granted",
            "  members.write    granted, not needed",
            "  patience              1w                               yes  2w                               time before the reminder",
            "  a returning customer is invited", "  customer-to-channel/invite", "  friends",
            "  invite (referral_marketing)",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)\n\(text)") }
        #expect(value["missing"] == ["messages.send"])
        #expect(value["enabled"] == false)
        #expect(value["set"]?["patience"] == .duration(.seconds(7 * 86_400)))
    }

    @Test("says which plugin is not there")
    func missing() async throws {
        await #expect(
            throws: GuestError.missing(what: "plugin", id: "nope", home: "shop", list: "plugins list")
        ) {
            try await ListingShop.read { try $0.plugin("nope").value }
        }
    }
}
