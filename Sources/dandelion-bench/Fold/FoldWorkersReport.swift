import Foundation

/// Entries a second of so many workers that share one store.
struct FoldWorkersReport: Report {
    let store: String
    let recorders: Int
    let homes: Int
    /// All workers and, where it listens here, the server share these.
    let processors = ProcessInfo.processInfo.activeProcessorCount
    var results: [Line] = []

    struct Line: Encodable {
        let workers: Int
        let entriesPerSecond: Double
        /// Physical transactions for each entry, those that only carried mail included.
        let commitsPerEntry: Double
        /// What all threads of all workers worked for each entry.
        let processorMicrosPerEntry: Double
        let recorded: Int
        let entries: Int
    }

    var table: Table {
        var table = Table(headings: ["workers", "entries/s", "commits/entry", "processor µs/entry"])
        table.note =
            "\(recorders) recorders, \(homes) homes; all workers on one machine with \(processors) processors"
        for line in results {
            table.rows.append([
                String(line.workers), line.entriesPerSecond.text(0), line.commitsPerEntry.text(4),
                line.processorMicrosPerEntry.text(1),
            ])
        }
        return table
    }
}
