import Dandelion
import DandelionPrimitives

/// Which members are wanted. All that is asked for must hold.
package struct MemberFilter: Sendable {
    /// Have become a channel.
    package var channel = false
    /// Refer friends in some program.
    package var referrer = false
    package var banned = false
    package var unsubscribed = false
    package var tier: String?

    package init() {}

    func holds(for item: MemberItem) -> Bool {
        if channel, item.channel == nil { return false }
        if referrer, item.referrers.isEmpty { return false }
        if banned, !item.member.isBanned { return false }
        if unsubscribed, !item.member.isUnsubscribed { return false }
        if let tier, item.member.tier?.hasSameBytes(as: tier) != true { return false }
        return true
    }
}

extension HomeView {
    /// A page of the members, by their ids.
    package func members(_ filter: MemberFilter, _ request: PageRequest) throws -> Page<MemberItem> {
        func wanted(_ item: MemberItem) -> MemberItem? { filter.holds(for: item) ? item : nil }
        let place = try request.after.map { try Cursor.cells(of: $0, kinds: [.text]) }
        guard filter.channel || filter.referrer else {
            return try page(PrimitiveTables.member, request) { row in
                // Judged by its columns before its referrers are looked for.
                if filter.banned, row[3].integer == 0 { return nil }
                if let tier = filter.tier, row[5].text != tier { return nil }
                return wanted(try item(of: try Member(row: row)))
            }
        }
        // Few members are one: their own index has them in the same order.
        let (collection, index, column) =
            filter.channel
            ? (PrimitiveTables.channel, "channel_member", 3)
            : (PrimitiveTables.referrer, "referrer_member", 4)
        var ids: [String] = []
        var found: [MemberItem] = []
        var hasMore = false
        let bound: Scan.Bound = place.map { .excluding($0) } ?? .unbounded
        let scan = Scan(
            collection, index: collection.index(index), prefix: home.row,
            from: request.newestFirst ? .unbounded : bound, to: request.newestFirst ? bound : .unbounded,
            reversed: request.newestFirst)
        try self.scan(scan) { row in
            guard let id = row[column].text, ids.last?.hasSameBytes(as: id) != true else { return true }
            ids.append(id)
            guard let row = try get(PrimitiveTables.member, .text(id)),
                let item = wanted(try item(of: try Member(row: row)))
            else { return true }
            hasMore = found.count == request.limit
            if !hasMore { found.append(item) }
            return !hasMore
        }
        let next = hasMore ? found.last.map { Cursor.text(of: [.text($0.member.id)]) } : nil
        return Page(items: found, next: next)
    }

    func item(of member: Member) throws -> MemberItem {
        let id = Cell.text(member.id)
        return MemberItem(
            member: member,
            referrers: try rows(PrimitiveTables.referrer, by: "referrer_member", id).map(Referrer.init(row:)),
            channel: try rows(PrimitiveTables.channel, by: "channel_member", id, limit: 1).first
                .map(ReferralChannel.init(row:)))
    }
}
