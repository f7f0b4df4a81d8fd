import Dandelion
import DandelionHost
import DandelionTestWorld

/// Ada is invited after her survey, brings three friends and becomes a channel;
/// half of the second friend's order is refunded.
struct WhySeason {
    let store: MemoryStore
    private let message: String
    private let run: String
    private let channel: String
    private let referrals: [String]
    private let referrer: String

    /// Plays it and stops the engine: what follows is read from the store alone.
    init(after: (WhyShop) async throws -> Void = { _ in }) async throws {
        let store = MemoryStore(digestKey: .open)
        try await WhyShop.run(.existing(store)) { shop in
            try await shop.record("member.joined", ["member": "ada", "name": "Ada"])
            try await shop.days(1)
            try await shop.record("survey.answered", ["member": "ada", "score": 10, "comment": "lovely"])
            try await shop.days(1)
            try await shop.order("o-1", by: "bo", "100.00 USD", from: "ada")
            try await shop.days(1)
            try await shop.order("o-2", by: "cy", "40.00 USD", from: "ada")
            try await shop.record("order.refunded", ["order": "o-2", "amount": "20.00 USD"])
            try await shop.order("o-3", by: "di", "10.00 USD", from: "ada")
            try await after(shop)
        }
        try store.open(Engine.schema, as: .owner)
        self.store = store
        func ids(_ collection: StoredCollection, _ isWanted: (Row) -> Bool = { _ in true }) throws -> [String]
        {
            try store.read { try $0.rows(Scan(collection, prefix: HomeKey("shop").row)) }
                .filter(isWanted).compactMap { $0[2].text }
        }
        message = try ids(PrimitiveTables.message).first ?? ""
        run = try ids(Tables.run) { $0[3].text == "customer-to-channel/invite" }.first ?? ""
        channel = try ids(PrimitiveTables.channel).first ?? ""
        referrals = try ids(PrimitiveTables.referral)
        referrer = try ids(PrimitiveTables.referrer).first ?? ""
    }

    /// - Parameter id: With a name of ``named(_:)`` in place of an id.
    func why(_ id: String) throws -> Explanation {
        let id = names.reduce(id) { $0.replacing($1.name, with: $1.id) }
        return try store.read { try Explainer(home: "shop", in: $0).explain(id) }
    }

    /// The text with names in place of ids, and of what changes with every edit of the plugin.
    func text(_ id: String) throws -> String {
        let text = names.reduce(try why(id).text()) { $0.replacing($1.id, with: $1.name) }
        return text.replacing(/bundle        [0-9a-f]{12}\n/, with: "bundle        HASH\n")
            .replacing(/plugin\.lua:\d+/, with: "plugin.lua:LINE")
    }

    /// Runs commits of the test's own on what is stored.
    func change(_ operations: [Operation]) async throws { _ = try await store.commit(Commit(operations)) }

    private var names: [(name: String, id: String)] {
        [("MESSAGE", message), ("RUN", run), ("CHANNEL", channel), ("REFERRER", referrer)]
            + referrals.enumerated().map { ("REFERRAL-\($0 + 1)", $1) }
    }
}
