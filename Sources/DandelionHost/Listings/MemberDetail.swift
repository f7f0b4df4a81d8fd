package import Dandelion
import DandelionPrimitives

/// A member with all that a home knows of them, personal values left out.
package struct MemberDetail: DetailedItem {
    let item: MemberItem
    let optOuts: [String]
    /// Who brought them, program by program.
    let broughtBy: [(program: String, member: String)]
    /// The sales that they brought.
    let brought: Cut<Referral>
    let balances: [BalanceItem]
    let rewards: Cut<RewardItem>
    let messages: Cut<Message>
    /// Runs that have read their personal values.
    let runs: Cut<RunItem>

    package var sheet: Sheet {
        let member = item.member
        var sheet = Sheet(member.id)
        sheet.add(fields: [
            ("joined", member.joined?.description), ("tier", member.tier),
            ("level", member.level.map { String($0) }), ("zone", member.zone), ("language", member.language),
            ("name", member.name.map { _ in DisplayText.personal }),
            ("address", member.address.map { _ in DisplayText.personal }),
            ("banned", member.isBanned ? "yes" : nil),
            ("unsubscribed", member.isUnsubscribed ? "yes" : nil),
            ("opted out of", optOuts.isEmpty ? nil : optOuts.joined(separator: ", ")),
        ])
        sheet.add("referrer", table: Self.table(item.referrers))
        if let channel = item.channel {
            sheet.add(
                "channel",
                fields: [
                    ("id", channel.id), ("kind", channel.kind), ("code", channel.code),
                    ("link", channel.link), ("rate", channel.rate?.description),
                    ("since", channel.since.description),
                ])
        }
        sheet.add("brought by", lines: broughtBy.map { "\($0.member) in \($0.program)" })
        sheet.add(brought.heading("brought"), table: Self.table(brought.items))
        sheet.add("balances", table: balances.table)
        sheet.add(rewards.heading("rewards"), table: rewards.items.table)
        sheet.add(messages.heading("messages"), table: Self.table(messages.items))
        sheet.add(runs.heading("runs"), table: runs.items.table)
        return sheet
    }

    private static func table(_ referrers: [Referrer]) -> TextTable {
        TextTable(
            [
                TextTable.Column("PROGRAM"), TextTable.Column("CODE"), TextTable.Column("LINK"),
                TextTable.Column("CONVERSIONS", .right), TextTable.Column("SINCE"),
            ],
            rows: referrers.map {
                [$0.program, $0.code, $0.link, String($0.conversions), DisplayText.time($0.since)]
            })
    }

    private static func table(_ referrals: [Referral]) -> TextTable {
        TextTable(
            [
                TextTable.Column("REFERRAL"), TextTable.Column("FRIEND"), TextTable.Column("ORDER"),
                TextTable.Column("AMOUNT", .right), TextTable.Column("REFUNDED", .right),
                TextTable.Column("AT"),
            ],
            rows: referrals.map {
                [
                    $0.id, $0.friend, $0.sale, $0.amount.description,
                    $0.refunded.isZero ? "" : $0.refunded.description, DisplayText.time($0.at),
                ]
            })
    }

    private static func table(_ messages: [Message]) -> TextTable {
        TextTable(
            [
                TextTable.Column("MESSAGE"), TextTable.Column("TEMPLATE"), TextTable.Column("STATE"),
                TextTable.Column("AT"), TextTable.Column("WHY", mayBeCut: true),
            ],
            rows: messages.map {
                [$0.id, $0.template, $0.state.rawValue, DisplayText.time($0.at), $0.reason ?? ""]
            })
    }

    package var value: Value {
        guard case .map(var map) = item.value else { return .null }
        map["opt_outs"] = .list(optOuts.map(Value.string))
        map["brought_by"] = .list(
            broughtBy.map { ["program": .string($0.program), "member": .string($0.member)] })
        map["brought"] = brought.value(\.record)
        map["balances"] = balances.values
        map["rewards"] = rewards.value(\.value)
        map["messages"] = messages.value(\.record)
        map["runs"] = runs.value(\.value)
        return .map(map)
    }
}

/// The first of some things, and whether there are more.
struct Cut<Item: Sendable>: Sendable {
    let items: [Item]
    let hasMore: Bool

    init(_ page: Page<Item>) {
        items = page.items
        hasMore = page.next != nil
    }

    func heading(_ text: String) -> String { hasMore ? "\(text) (the first \(items.count))" : text }

    func value(_ value: (Item) -> Value) -> Value {
        ["items": .list(items.map(value)), "has_more": .bool(hasMore)]
    }
}

extension HomeView {
    /// - Parameter limit: How many of each list at most.
    /// - Throws: ``GuestError`` where there is no such member.
    package func member(_ id: String, limit: Int) throws -> MemberDetail {
        guard let row = try get(PrimitiveTables.member, .text(id)) else {
            throw GuestError.missing(what: "member", id: id, home: home.name, list: "members list")
        }
        let item = try item(of: try Member(row: row))
        let request = PageRequest(limit: limit)
        var brought: [Referral] = []
        for referrer in item.referrers {
            brought += try rows(
                PrimitiveTables.referral, by: "referral_referrer", .text(referrer.id), limit: limit + 1
            ).map(Referral.init(row:))
        }
        return MemberDetail(
            item: item, optOuts: try rows(PrimitiveTables.optOut, .text(id)).compactMap { $0[3].text },
            broughtBy: try bonds(of: id),
            brought: Cut(
                Page(items: Array(brought.prefix(limit)), next: brought.count > limit ? "" : nil)),
            balances: try balances(of: id),
            rewards: Cut(try rewards(LedgerFilter(member: id), request)),
            messages: Cut(
                try page(PrimitiveTables.message, by: "message_member", prefix: [.text(id)], request) {
                    try Message(row: $0)
                }),
            runs: Cut(
                try page(Tables.run, by: "run_subject", prefix: [.text(id)], request) {
                    try RunItem(try RunRow(row: $0), in: self)
                }))
    }

    private func bonds(of member: String) throws -> [(program: String, member: String)] {
        try rows(PrimitiveTables.program).compactMap { $0[2].text }.flatMap { program in
            try rows(PrimitiveTables.bond, .text(program), .text(member)).compactMap { bond in
                bond[4].text.map { (program, $0) }
            }
        }
    }

    private func balances(of member: String) throws -> [BalanceItem] {
        try [Account.Kind.payable, .held, .paid].flatMap { kind in
            try rows(Tables.account, .text(Account(kind, member).text)).map(BalanceItem.init(row:))
        }
    }
}
