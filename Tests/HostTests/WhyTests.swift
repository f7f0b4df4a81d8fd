import Dandelion
import DandelionHost
import DandelionTestWorld
import Testing

@Suite("Why")
struct WhyTests {
    /// Ada is invited by her survey, brings three friends and becomes a channel; the second friend's order
    /// is refunded by half.
    private static func season(_ shop: WhyShop) async throws {
        try await shop.record("member.joined", ["member": "ada", "name": "Ada"])
        try await shop.days(1)
        try await shop.record("survey.answered", ["member": "ada", "score": 10, "comment": "lovely"])
        try await shop.days(1)
        try await shop.order("o-1", by: "bo", "100.00 USD", from: "ada")
        try await shop.days(1)
        try await shop.order("o-2", by: "cy", "40.00 USD", from: "ada")
        try await shop.record("order.refunded", ["order": "o-2", "amount": "20.00 USD"])
        try await shop.order("o-3", by: "di", "10.00 USD", from: "ada")
    }

    private static func why(_ shop: WhyShop, _ id: String) async throws -> Explanation {
        try await shop.home().read { try Explainer(home: "shop", in: $0).explain(id) }
    }

    @Test("shows")
    func shows() async throws {
        try await WhyShop.run { shop in
            try await Self.season(shop)
            let ids = try await shop.home().read { view in
                let home = HomeKey("shop")
                return try [
                    "reward:" + "\(view.rows(Scan(Tables.reward, prefix: home.row))[0][2].integer ?? 0)"
                ]
                    + view.rows(Scan(PrimitiveTables.message, prefix: home.row)).map { $0[2].text ?? "" }
                    + view.rows(Scan(PrimitiveTables.channel, prefix: home.row)).map { $0[2].text ?? "" }
                    + view.rows(Scan(PrimitiveTables.referral, prefix: home.row)).map { $0[2].text ?? "" }
                    + view.rows(Scan(PrimitiveTables.referrer, prefix: home.row)).map { $0[2].text ?? "" }
                    + view.rows(Scan(Tables.run, prefix: home.row)).map { $0[2].text ?? "" }
                    + view.rows(Scan(Tables.transfer, prefix: home.row)).map {
                        "transfer:\($0[2].integer ?? 0)"
                    }
                    + ["ada", "bo", "entry:1", "entry:3"]
            }
            for id in ids { print(try await Self.why(shop, id).text()) }
        }
    }
}
