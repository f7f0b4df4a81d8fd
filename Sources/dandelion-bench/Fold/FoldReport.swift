/// Entries a second, and what they cost the store.
struct FoldReport: Report {
    let store: String
    let recorders: Int
    let entriesPerSecond: Double
    /// Physical transactions for each entry.
    let commitsPerEntry: Double
    /// What all threads of the owner's process worked for each entry: it tells more
    /// than the clock on a machine that does other things too.
    let processorMicrosPerEntry: Double
    /// The same from another process, through the mail table; nil for a store without guests.
    let outside: Outside?

    struct Outside: Encodable {
        let entriesPerSecond: Double
        let commitsPerEntry: Double
        let processorMicrosPerEntry: Double
        /// Entries in all, each recorded in the other process and folded in this one.
        let entries: Int
    }

    var table: Table {
        var table = Table(headings: ["recorded", "entries/s", "commits/entry", "processor µs/entry"])
        table.rows.append([
            "in this process", entriesPerSecond.text(0), commitsPerEntry.text(4),
            processorMicrosPerEntry.text(1),
        ])
        if let outside {
            table.rows.append([
                "in another, by mail", outside.entriesPerSecond.text(0), outside.commitsPerEntry.text(4),
                outside.processorMicrosPerEntry.text(1),
            ])
        }
        return table
    }
}
