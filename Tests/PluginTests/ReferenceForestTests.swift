import Dandelion
import Testing

/// Who introduced whom on a real market, through a plugin of a few lines.
@Suite("The members of a real market")
struct ReferenceForestTests {
    private static let plugin = """
        plugin {
          name = "forest", version = "1.0.0", api = 1,
          summary = "Rewards the three levels above whoever joins.",
          needs = { "rewards.write" },
        }

        local rated  = event.new "trust.rated" { source = key "member", target = key "member", rating = "int" }
        local levels = { money "1.00 USD", money "0.50 USD", money "0.20 USD" }

        local function join(member, parent)
          store.put(member, { parent = parent, depth = parent and store.get(parent).depth + 1 or 0, descendants = 0 })
          local level = 1
          while parent do
            local above = store.get(parent)
            store.put(parent, { parent = above.parent, depth = above.depth, descendants = above.descendants + 1 })
            if levels[level] then rewards.grant { to = parent, amount = levels[level], reason = member .. " joined" } end
            parent, level = above.parent, level + 1
          end
        end

        rule "whom a member trusts at once has come through them" {
          on  = rated {},
          act = function(ctx)
            local source, target = ctx.on.source, ctx.on.target
            if not store.get(source) then join(source) end
            if not store.get(target) then join(target, ctx.on.rating > 0 and source or nil) end
          end,
        }
        """

    /// What the plugin has noted of a member.
    private struct Node {
        let parent: Int64?
        let depth: Int64
        let descendants: Int64

        init(_ value: Value) throws {
            parent = try value["parent"]?.stringValue.map { try #require(Int64($0)) }
            depth = try #require(value["depth"]?.intValue)
            descendants = try #require(value["descendants"]?.intValue)
        }
    }

    @Test(
        "have joined under whom others found, at that depth, and three levels above them have that reward",
        ReferenceData.needed("trust_otc"))
    func forest() async throws {
        let data = try ReferenceData("trust_otc")
        try await EngineWorld.run(.memory) { world in
            try world.install(Self.plugin, as: "forest")
            let home = try await world.start().home("otc")
            try await home.record(all: try data.rows("edges.csv").map(Self.recording))
            var nodes: [Int64: Node] = [:]
            for (key, value) in try await home.stored(by: "forest") {
                nodes[try #require(Int64(key))] = try Node(value)
            }
            try Self.compare(nodes, with: data.rows("expected_nodes.csv"))
            var rewards: [Int64: Int64] = [:]
            for (member, amount) in try await home.balances(.payable, in: .usd) {
                rewards[try #require(Int64(member))] = amount
            }
            try data.compare(Self.figures(of: nodes, rewards), with: "join_forest")
            let sums = try await home.ledgerSums()
            #expect(sums == [.usd: 0])
            let letters = try await home.deadLetters()
            #expect(letters == [])
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    private static func recording(_ row: [String]) throws -> Home.Recording {
        let rating = try #require(Int64(row[2]))
        let seconds = try #require(Int64(row[3]))
        return Home.Recording(
            type: "trust.rated",
            body: ["source": .string(row[0]), "target": .string(row[1]), "rating": .int(rating)],
            id: "\(row[0])-\(row[1])", occurredAt: Instant(microseconds: seconds * 1_000_000))
    }

    /// Each member's parent, depth and number of descendants.
    private static func compare(_ nodes: [Int64: Node], with rows: [[String]]) throws {
        #expect(nodes.count == rows.count)
        for row in rows {
            let member = try #require(Int64(row[0]))
            let node = try #require(nodes[member], "\(member) has not joined")
            let found = [node.parent.map { "\($0)" } ?? "", "\(node.depth)", "\(node.descendants)"]
            #expect(found == Array(row[9...11]), "member \(row[0])")
        }
    }

    /// Everything that the answers have of the forest, by its name there.
    private static func figures(of nodes: [Int64: Node], _ rewards: [Int64: Int64]) -> ValueMap {
        var direct: [Int64: Int64] = [:]
        var atDepth: [Int64: Int64] = [:]
        for node in nodes.values {
            atDepth[node.depth, default: 0] += 1
            if let parent = node.parent { direct[parent, default: 0] += 1 }
        }
        let referred = nodes.values.count { $0.parent != nil }
        let mean = Double(referred) / Double(nodes.count)
        let reward = ValueMap([
            ("total", .int(rewards.values.reduce(0, +))),
            ("top10", ReferenceData.top(rewards) { [.int($0), .int($1)] }),
        ])
        return ValueMap([
            ("members", .int(Int64(nodes.count))), ("roots", .int(Int64(nodes.count - referred))),
            ("referred", .int(Int64(referred))), ("max_depth", .int(atDepth.keys.max() ?? -1)),
            ("members_at_depth", .map(ValueMap(atDepth.map { ("\($0)", .int($1)) }))),
            ("direct_referrals_top10", ReferenceData.top(direct) { [.int($0), .int($1)] }),
            (
                "descendants_top10",
                ReferenceData.top(nodes.mapValues(\.descendants)) { [.int($0), .int($1)] }
            ),
            ("referrers", .int(Int64(direct.count))),
            // Ten decimals, as the answers have it.
            ("mean_referrals_per_member", .float((mean * 1e10).rounded() / 1e10)),
            ("three_level_reward_100_50_20", .map(reward)),
        ])
    }
}
