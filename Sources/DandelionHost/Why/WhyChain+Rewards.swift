import Dandelion

/// The ledger: transfers and rewards.
extension WhyChain {
    func transfer(_ number: Int64) throws {
        guard let row = try home.get(Tables.transfer, .integer(number)) else { return }
        let moved = try Movement(row: row)
        append(
            .transfer, "\(moved.amount) moved from \(moved.from) to \(moved.to)", at: moved.at,
            entry: moved.entry
        ) { link in
            link.turn = moved.turn
            link.add("kind", moved.kind)
            link.add("program", moved.program)
            link.add("reward", moved.reward.map { "reward:\($0)" })
            link.add("rate", moved.shownRate)
            link.add("rounding", moved.rounding)
        }
        guard let reward = moved.reward else { return try turn(of: moved.entry, .index(moved.turn)) }
        // What moved it stands aside; what it was granted for is the chain.
        if !moved.isGrant { try aside { try turn(of: moved.entry, .index(moved.turn)) } }
        try self.reward(reward)
    }

    func reward(_ number: Int64) throws {
        guard let row = try home.get(Tables.reward, .integer(number)) else { return }
        let found = try RewardRow(row: row)
        let reward = found.reward
        let movements = try home.movements(of: number)
        let grant = movements.first(where: \.isGrant)
        let owned = try home.get(PrimitiveTables.owned, .text(reward.member), .integer(number))
        let referral = try owned?[4].text.flatMap { try stored(referral: $0) }
        append(
            .reward, "\(reward.member) earns \(reward.amount) in the program '\(reward.program)'",
            at: grant?.at, entry: found.number
        ) { link in
            link.turn = grant?.turn
            if !links.isEmpty { link.add("reward", "reward:\(number)") }
            link.add("rate", Self.calculation(reward, grant, referral))
            link.add("for", owned?[5].text)
            link.add("state", Self.state(of: reward))
            if !reward.reversed.isZero { link.add("taken back", "\(reward.reversed)") }
            if reward.state == .paid { link.add("paid", "\(reward.paid)") }
            if !reward.settled.isZero { link.add("settled", "\(reward.settled) of an earlier claw-back") }
            for moved in movements {
                link.add(
                    moved.kind,
                    "\(moved.amount) from \(moved.from) to \(moved.to), transfer:\(moved.number), entry:\(moved.entry)"
                )
            }
        }
        if let id = referral?.id { return try self.referral(id, granting: grant) }
        try turn(of: found.number, grant.map { .index($0.turn) } ?? .only)
    }

    /// How the amount came about.
    private static func calculation(_ reward: Reward, _ grant: Movement?, _ referral: Referral?) -> String {
        guard let rate = grant?.shownRate else { return "a fixed amount" }
        let base = referral.map { " of \($0.amount)" } ?? ""
        return "\(rate)\(base), rounded \(reward.rounding.rawValue)"
    }

    private static func state(of reward: Reward) -> String {
        guard reward.state == .held, let until = reward.holdUntil else { return reward.state.rawValue }
        return "held until \(until)"
    }

    func stored(referral id: String) throws -> Referral? {
        try home.get(PrimitiveTables.referral, .text(id)).map(Referral.init(row:))
    }
}
