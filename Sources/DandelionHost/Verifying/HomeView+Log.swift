import Dandelion

extension HomeView {
    /// The log has every number once, its clock never goes back, and causes come before what they caused.
    func verifyLog() throws -> Finding {
        var problems = Problems()
        var last: (number: Int64, at: Instant) = (0, Instant(microseconds: .min))
        try scan(Scan(Tables.log, prefix: home.row)) { row in
            let entry: LogEntry
            do { entry = try LogEntry(row: row) } catch {
                problems.add("entry \(row[2].integer ?? 0): \(error)")
                last.number = row[2].integer ?? last.number
                return true
            }
            problems.expect(
                entry.number == last.number + 1, "entry \(entry.number) follows entry \(last.number)")
            problems.expect(
                entry.at >= last.at,
                "entry \(entry.number) is at \(entry.at), and the one before at \(last.at)")
            if let cause = entry.cause {
                problems.expect(
                    cause < entry.number,
                    "entry \(entry.number) is caused by entry \(cause), which comes later")
            }
            last = (entry.number, entry.at)
            return true
        }
        let row = try view.get(Tables.home, key: home.row)
        problems.expect(
            row?[2].integer == last.number + 1,
            "the home's next entry is \(row?[2].integer ?? 0), and the log ends with \(last.number)")
        if let clock = row?[4].instant, last.number > 0 {
            problems.expect(
                clock >= last.at, "the home's clock is at \(clock), before its last entry at \(last.at)")
        }
        return problems.finding("log", DisplayText.count(Int(last.number), "entry", "entries"))
    }

    /// What names an entry, a member or a reward names one that is there.
    func verifyReferences() throws -> Finding {
        var problems = Problems()
        var count = 0
        let next = try view.get(Tables.home, key: home.row)?[2].integer ?? 1
        func entries(_ collection: StoredCollection) throws {
            let column = collection.column("number")
            try scan(Scan(collection, prefix: home.row)) { row in
                count += 1
                let number = row[column].integer ?? 0
                problems.expect(
                    (1..<next).contains(number),
                    "a row of '\(collection.name)' names entry \(number), and the log ends with \(next - 1)")
                return true
            }
        }
        for collection in [Tables.receipt, Tables.deadLetter, Tables.claim] { try entries(collection) }
        for collection in PrimitiveTables.collections { try entries(collection) }
        func leads(_ from: StoredCollection, _ name: String, to collection: StoredCollection) throws {
            let column = from.column(name)
            try scan(Scan(from, prefix: home.row)) { row in
                if row[column].isNull { return true }
                count += 1
                if try view.get(collection, key: home.row + [row[column]]) == nil {
                    problems.add(
                        "a row of '\(from.name)' names \(row[column].shown) of '\(collection.name)', which is not there"
                    )
                }
                return true
            }
        }
        try leads(PrimitiveTables.referrer, "member", to: PrimitiveTables.member)
        try leads(PrimitiveTables.channel, "member", to: PrimitiveTables.member)
        try leads(PrimitiveTables.referral, "referrer", to: PrimitiveTables.referrer)
        try leads(PrimitiveTables.referral, "referrer_reward", to: Tables.reward)
        try leads(PrimitiveTables.referral, "friend_reward", to: Tables.reward)
        try leads(PrimitiveTables.owned, "reward", to: Tables.reward)
        try leads(PrimitiveTables.owned, "referral", to: PrimitiveTables.referral)
        try leads(PrimitiveTables.message, "text", to: PrimitiveTables.text)
        return problems.finding("references", DisplayText.count(count, "reference", "references"))
    }
}

extension Cell {
    var shown: String { text ?? integer.map { String($0) } ?? "null" }
}
