import Dandelion
import DandelionTestWorld
import Testing

/// Purchases and cancellations of a real shop, through a plugin of a few lines.
///
/// The cancellations name no purchase, and some come before their member has bought anything.
@Suite("The commissions of a real shop")
struct ReferenceCommissionTests {
    /// - Parameter hold: How long a commission is held, counted from when the invoice says that it was made.
    private static func plugin(hold: String?) -> String {
        let until = hold.map { ", hold = ctx.on.at + \"\($0)\"" } ?? ""
        return """
            plugin {
              name = "commission", version = "1.0.0", api = 1,
              summary = "A tenth of each purchase, and a tenth of each cancellation back.",
              needs = { "rewards.write" },
            }

            local paid      = event.new "invoice.paid"      { member = key "member", amount = "money", at = "instant" }
            local cancelled = event.new "invoice.cancelled" { member = key "member", amount = "money", at = "instant" }

            rule "a purchase earns a tenth" {
              on  = paid {},
              act = function(ctx) rewards.grant { to = ctx.on.member, amount = ctx.on.amount * percent(10)\(until) } end,
            }

            rule "a cancellation takes a tenth back" {
              on  = cancelled {},
              act = function(ctx) rewards.claw_back { from = ctx.on.member, amount = ctx.on.amount * percent(10) } end,
            }
            """
    }

    /// A row of the file, at its wall time: as the answers do, a day always has 24 hours.
    private struct Invoice {
        let member: String
        let isPurchase: Bool
        let at: Instant
        let recording: Home.Recording

        init(_ row: [String]) throws {
            member = row[1]
            isPurchase = row[3] == "purchase"
            at = try Instant("\(row[2]):00Z")
            let pence = try #require(Int64(row[5]))
            let amount = Money(minorUnits: abs(pence), currency: .gbp)
            recording = Home.Recording(
                type: isPurchase ? "invoice.paid" : "invoice.cancelled",
                body: [
                    "member": .string(member), "amount": .string("\(amount)"), "at": .string("\(at)"),
                ], id: row[0], occurredAt: at)
        }
    }

    @Test(
        "without a hold are those of others: every credit, debit and member below zero",
        ReferenceData.needed("retail_refunds"))
    func payableAtOnce() async throws {
        let data = try ReferenceData("retail_refunds")
        let invoices = try data.rows("invoices.csv").map(Invoice.init)
        try await EngineWorld.run(.memory) { world in
            try world.install(Self.plugin(hold: nil), as: "commission")
            let home = try await world.start().home("shop")
            try await home.record(all: invoices.map(\.recording))
            let net = try await home.balances(.payable, in: .gbp)
            let negative = net.filter { $0.value < 0 }
            let moved = try await Self.moved(in: home)
            try data.compare(
                ValueMap([
                    ("credits", .int(moved["grant payable"] ?? 0)),
                    ("debits", .int(moved["clawback payable"] ?? 0)),
                    ("net", .int(net.values.reduce(0, +))),
                    ("members_negative", .int(Int64(negative.count))),
                    ("negative_sum", .int(negative.values.reduce(0, +))),
                    (
                        "most_negative10",
                        ReferenceData.top(negative.mapValues { -$0 }) { [.string($0), .int(-$1)] }
                    ),
                    ("top10_net", ReferenceData.top(net) { [.string($0), .int($1)] }),
                ]), with: "commission_ledger_10_percent_half_even")
            #expect(Set(moved.keys) == ["grant payable", "clawback payable"])
            try await Self.checkBooks(of: home)
        }
    }

    @Test(
        "held for 30 days are those of others: cancellations take what is held first, the newest first",
        ReferenceData.needed("retail_refunds"))
    func held() async throws {
        let data = try ReferenceData("retail_refunds")
        let invoices = try data.rows("invoices.csv").map(Invoice.init)
        let start = try #require(invoices.first?.at)
        try await EngineWorld.run(.memory, clock: VirtualClock(start)) { world in
            try world.install(Self.plugin(hold: "30d"), as: "commission")
            let engine = try await world.start()
            let home = engine.home("shop")
            for group in Self.groups(of: invoices, hold: .days(30)) {
                await world.clock.advance(engine, to: group[0].at)
                try await home.record(all: group.map(\.recording))
            }
            await world.clock.advance(engine, to: try Instant("2011-12-31T00:00:00Z"))
            let vested = try await home.balances(.payable, in: .gbp)
            let negative = vested.filter { $0.value < 0 }
            let pending = try await home.balances(.held, in: .gbp)
            let moved = try await Self.moved(in: home)
            try data.compare(
                ValueMap([
                    ("clawed_from_pending", .int(moved["clawback held"] ?? 0)),
                    ("vested_final_total", .int(vested.values.reduce(0, +))),
                    ("pending_final_total", .int(pending.values.reduce(0, +))),
                    ("members_vested_negative", .int(Int64(negative.count))),
                    ("vested_negative_sum", .int(negative.values.reduce(0, +))),
                ]), with: "hold_30_days")
            try await Self.checkBooks(of: home)
        }
    }

    /// Neighbours that may be recorded at the instant of the first one of them,
    /// since none of their members' holds ends after it and until theirs.
    ///
    /// A hold that ends at the very minute of an invoice ends before it.
    private static func groups(of invoices: [Invoice], hold: Duration) -> [[Invoice]] {
        var groups: [[Invoice]] = []
        var ends: [String: [Instant]] = [:]
        for invoice in invoices {
            let isLate = ends[invoice.member, default: []].contains { end in
                groups.last.map { $0[0].at < end && end <= invoice.at } ?? false
            }
            if isLate || groups.isEmpty { groups.append([]) }
            groups[groups.count - 1].append(invoice)
            if invoice.isPurchase { ends[invoice.member, default: []].append(invoice.at + hold) }
        }
        return groups
    }

    /// What was moved in all, by the kind of transfer and the kind of the member's account.
    private static func moved(in home: Home) async throws -> [String: Int64] {
        let key = HomeKey(home.name)
        return try await home.read { view in
            var sums: [String: Int64] = [:]
            for row in try view.rows(Scan(Tables.transfer, prefix: key.row)) {
                let accounts = [row[3], row[4]].compactMap(\.text).compactMap(Account.init)
                guard let kind = row[7].text, let amount = row[6].integer,
                    let own = accounts.first(where: { $0.kind != .program })
                else { continue }
                sums["\(kind) \(own.kind.rawValue)", default: 0] += amount
            }
            return sums
        }
    }

    private static func checkBooks(of home: Home) async throws {
        let sums = try await home.ledgerSums()
        #expect(sums == [.gbp: 0])
        let letters = try await home.deadLetters()
        #expect(letters == [])
        let differences = try await home.verifyFold()
        #expect(differences == [])
    }
}
