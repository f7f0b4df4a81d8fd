import Dandelion

/// One snapshot of a whole store, for checks that look beyond homes.
struct StoreView {
    let view: any ReadView
    let schema: StoreSchema

    /// An import that began has ended.
    func verifyImport() throws -> Finding {
        var problems = Problems()
        problems.expect(
            try !ImportMark.isSet(in: view),
            "an import has not finished, so a part is missing: remove the store, and import again")
        return problems.finding("import", problems.isEmpty ? "the store is whole" : "half filled")
    }

    /// Every row lies in the shard of its home, and the home is there.
    func verifyShards() throws -> Finding {
        var problems = Problems()
        var rows = 0
        var shards: [HomeKey: Bool] = [:]
        for row in try view.rows(Scan(Tables.home)) {
            if let name = row[1].text { shards[HomeKey(name)] = true }
        }
        for collection in schema.collections
        where collection.columns.prefix(2).map(\.name) == ["shard", "home"] {
            try view.scan(Scan(collection)) { row in
                rows += 1
                guard let name = row[1].text else { return true }
                let key = HomeKey(name)
                problems.expect(
                    row[0].integer == key.shard,
                    "a row of '\(collection.name)' of home '\(name)' lies in shard \(row[0].shown), not in \(key.shard)"
                )
                // What was refused may be all that anybody ever sent to a home.
                problems.expect(
                    collection == Tables.refusal || shards[key] != nil,
                    "a row of '\(collection.name)' is that of home '\(name)', which is not there")
                return true
            }
        }
        return problems.finding("shards", DisplayText.count(rows, "row", "rows"))
    }

    /// What waits as mail can be read.
    func verifyMail() throws -> Finding {
        var problems = Problems()
        var letters = 0
        try view.scan(Scan(Tables.mail)) { row in
            letters += 1
            let name = "letter \(row[0].shown)"
            for position in [1, 2, 3, 4, 7] where row[position].text == nil {
                problems.add("the \(Tables.mail.columns[position].name) of \(name) is no text")
            }
            if let body = row[7].text {
                problems.expect((try? JSONText.decode(body)) != nil, "the body of \(name) is no JSON")
            }
            return true
        }
        return problems.finding("mail", DisplayText.count(letters, "letter waits", "letters wait"))
    }
}
