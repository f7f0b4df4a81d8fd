package import Dandelion
import DandelionPrimitives

/// A reward with what it was for and all that was booked for it.
package struct RewardDetail: DetailedItem {
    let reward: RewardItem
    /// The sale that it is for; nil for one that was granted otherwise.
    let referral: Referral?
    /// What it was granted for, where that was said.
    let reason: String?
    let transfers: [TransferItem]

    package var sheet: Sheet {
        var sheet = Sheet("\(reward.id)  \(reward.amount) for \(reward.member)")
        sheet.add(fields: [
            ("state", reward.state), ("program", reward.program),
            ("taken back", reward.reversed.isZero ? nil : reward.reversed.description),
            ("paid out", reward.paid.isZero ? nil : reward.paid.description),
            ("settled", reward.settled.isZero ? nil : reward.settled.description),
            ("held until", reward.holdUntil?.description), ("rounding", reward.rounding), ("for", reason),
            ("granted by", ThingID.entry(reward.entry)),
        ])
        if let referral {
            sheet.add(
                "referral",
                fields: [
                    ("id", referral.id), ("order", referral.sale),
                    ("amount", referral.amount.description),
                    ("refunded", referral.refunded.isZero ? nil : referral.refunded.description),
                    ("friend", referral.friend), ("brought by", referral.member),
                    ("rate", referral.rate?.description), ("decided", DisplayText.time(referral.at)),
                ])
        }
        sheet.add("transfers", table: transfers.table)
        sheet.add("more", lines: ["dandelion why \(reward.id)"])
        return sheet
    }

    package var value: Value {
        guard case .map(var map) = reward.value else { return .null }
        map["referral"] = referral?.record ?? .null
        map["reason"] = .text(reason)
        map["transfers"] = transfers.values
        return .map(map)
    }
}

/// One transfer, whole.
package struct TransferDetail: DetailedItem {
    let transfer: TransferItem

    package var sheet: Sheet {
        var sheet = Sheet("\(transfer.id)  \(transfer.amount)  \(transfer.kind)")
        sheet.add(fields: [
            ("at", transfer.at.description), ("from", transfer.from), ("to", transfer.to),
            ("program", transfer.program), ("reward", transfer.reward.map(ThingID.reward)),
            ("rate", transfer.rate),
            ("caused by", "\(ThingID.entry(transfer.entry)), turn \(transfer.turn + 1)"),
        ])
        sheet.add("more", lines: ["dandelion why \(transfer.id)"])
        return sheet
    }

    package var value: Value { transfer.value }
}

extension HomeView {
    /// - Parameter id: `reward:12`, `12`, or `transfer:15`.
    /// - Throws: ``GuestError`` where there is no such thing.
    package func ledgerThing(_ id: String) throws -> any DetailedItem {
        if id.hasPrefix("transfer:") {
            let number = try ThingID.number(of: id, kind: "transfer")
            guard let row = try get(Tables.transfer, .integer(number)) else {
                throw GuestError.missing(what: "transfer", id: id, home: home.name, list: "ledger transfers")
            }
            return TransferDetail(transfer: try TransferItem(row: row))
        }
        let number = try ThingID.number(of: id, kind: "reward")
        guard let row = try get(Tables.reward, .integer(number)) else {
            throw GuestError.missing(what: "reward", id: id, home: home.name, list: "ledger list")
        }
        let reward = try RewardItem(row: row)
        let owned = try get(PrimitiveTables.owned, .text(reward.member), .integer(number))
        let referral = try owned?[4].text.flatMap { try get(PrimitiveTables.referral, .text($0)) }
        return RewardDetail(
            reward: reward, referral: try referral.map(Referral.init(row:)), reason: owned?[5].text,
            transfers: try transfers(of: reward))
    }

    /// They come after the entry that granted it, among those of other rewards.
    private func transfers(of reward: RewardItem) throws -> [TransferItem] {
        let first = try firstNumber(in: Tables.transfer) { ($0[11].integer ?? 0) >= reward.entry }
        guard let first else { return [] }
        var items: [TransferItem] = []
        try scan(Scan(Tables.transfer, prefix: home.row, from: .including([.integer(first)]))) { row in
            if row[9].integer == reward.number { items.append(try TransferItem(row: row)) }
            return true
        }
        return items
    }
}
