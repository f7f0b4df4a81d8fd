import Dandelion

extension HomeView {
    /// The home's counters are beyond every number that it has given.
    func verifyCounters() throws -> Finding {
        var problems = Problems()
        var count = 0
        let next = try view.get(Tables.home, key: home.row)?[3].integer ?? 1
        for (collection, column) in [
            (Tables.timer, "sequence"), (Tables.outbox, "sequence"), (Tables.transfer, "sequence"),
            (Tables.personal, "slot"),
        ] {
            let place = collection.column(column)
            try scan(Scan(collection, prefix: home.row)) { row in
                count += 1
                let number = row[place].integer ?? 0
                problems.expect(
                    number < next,
                    "a row of '\(collection.name)' has the number \(number), and the home gives \(next) next")
                return true
            }
        }
        return problems.finding("counters", DisplayText.count(count, "number", "numbers"))
    }

    /// Nothing personal is left of who was erased, but what came after that.
    func verifyErasures() throws -> Finding {
        var problems = Problems()
        var erased: [(subject: Cell, number: Int64)] = []
        try scan(Scan(Tables.erasure, prefix: home.row)) { row in
            erased.append((row[2], row[3].integer ?? 0))
            return true
        }
        let slots = erased.isEmpty ? [] : try slotsByEntry()
        for (subject, number) in erased {
            let last = slots.last { $0.entry <= number }?.slot ?? 0
            let bound = Scan.Bound.including([.integer(last)])
            try scan(Scan(Tables.personal, prefix: home.row + [subject], to: bound)) { row in
                problems.add("slot \(row[3].shown) of somebody whom entry \(number) erased is still there")
                return true
            }
        }
        return problems.finding("erasures", DisplayText.count(erased.count, "person", "people"))
    }

    /// The greatest slot that was given until each entry, as far as entries tell.
    private func slotsByEntry() throws -> [(entry: Int64, slot: Int64)] {
        var slots: [(entry: Int64, slot: Int64)] = []
        try scan(Scan(Tables.log, prefix: home.row)) { row in
            guard case .map(let body) = try row[12].value() else { return true }
            for entry in body.entries {
                guard case .personal(let reference) = entry.value, reference.slot > slots.last?.slot ?? 0
                else { continue }
                slots.append((row[2].integer ?? 0, reference.slot))
            }
            return true
        }
        return slots
    }
}
