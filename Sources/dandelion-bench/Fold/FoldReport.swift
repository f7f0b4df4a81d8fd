/// Entries a second, and what they cost the store.
struct FoldReport: Report {
    let store: String
    let recorders: Int
    let entriesPerSecond: Double
    /// Physical transactions for each entry.
    let commitsPerEntry: Double
    /// The same from another process, through the mail table; nil for a store without guests.
    let outside: Outside?

    struct Outside: Encodable {
        let entriesPerSecond: Double
        let commitsPerEntry: Double
        /// Entries in all, each recorded in the other process and folded in this one.
        let entries: Int
    }

    var table: Table {
        var table = Table(headings: ["recorded", "entries/s", "commits/entry"])
        table.rows.append(["in this process", entriesPerSecond.text(0), commitsPerEntry.text(4)])
        if let outside {
            table.rows.append([
                "in another, by mail", outside.entriesPerSecond.text(0), outside.commitsPerEntry.text(4),
            ])
        }
        return table
    }
}
