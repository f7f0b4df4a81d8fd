import Foundation
import Testing

/// The example's figures, which a plain loop in another language works out too
/// (`examples/shop/story.py`).
@Suite("The example of the shop")
struct ExampleShopTests {
    private static let folder = HostCommand.repository + "/examples/shop"

    @Test("comes to the figures that an independent program works out, and to a ledger of zero")
    func outcome() throws {
        let command = try HostCommand()
        let inputs = ["members", "surveys", "touches", "orders", "refunds"].flatMap {
            ["--input", "\(Self.folder)/data/\($0).csv"]
        }
        let run = try command.run(
            ["run", RunShop.flagship, "--map", "\(Self.folder)/map.yaml", "--store", "memory:", "--json"]
                + inputs)
        try #require(run.status == 0, "\(run.errors)")
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/data/outcome.json"))
        let expected = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let found = run.json
        for key in ["referrers", "conversions", "channels"] {
            #expect(found[key] as? Int == expected[key] as? Int, "\(key)")
        }
        #expect(found["refusedReferrals"] as? [String: Int] == expected["refused"] as? [String: Int])
        let depths = try #require(expected["members_at_depth"] as? [String: Int])
        #expect(found["treeDepth"] as? Int == depths.keys.compactMap { Int($0) }.max())
        let busiest = try #require(expected["busiest_referrers"] as? [String: Int])
        let top = try #require(found["topReferrers"] as? [[String: Any]])
        for referrer in top.prefix(busiest.count) {
            let member = try #require(referrer["member"] as? String)
            #expect(referrer["conversions"] as? Int == busiest[member], "\(member)")
        }
        #expect(found["ledgerSums"] as? [String: Int] == ["USD": 0])
        #expect(found["deadLetters"] as? Int == 0)
        #expect((found["input"] as? [String: Any])?["recorded"] as? Int == 104_310)
    }
}
