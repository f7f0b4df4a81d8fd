package import DandelionModel

/// What a run of the host came to: what `--json` prints and the table shows.
package struct RunOutcome: Sendable {
    package let store: StoreAddress
    package let home: String
    package let clock: RunRequest.Clock
    package let feed: FeedProgress
    /// The times of the first event and the last; nil where none has one.
    package let span: (first: Instant, last: Instant)?
    /// Rows for which no entry of the mapping is.
    package let unmatched: Int
    /// Lines that went to the reject file, and its path.
    package let rejected: Int
    package let rejects: String?
    /// Events older than the store's clock when it was opened.
    package let late: Int
    package let summary: HomeSummary
    /// Entries that this run added to the log.
    package let entriesAdded: Int64
    /// From the first event to the last commit.
    package let elapsed: Duration
    /// The most memory that the process held, in bytes; nil where the system does not say.
    package let peakBytes: Int?
    /// The run that was started, where one was asked for.
    package let started: StartedRun?

    package struct StartedRun: Sendable {
        package let id: String
        package let workflow: String
        package let status: String
        package let text: String?
    }

    package var eventsPerSecond: Double {
        let seconds = elapsed / .seconds(1)
        return seconds > 0 ? Double(feed.events) / seconds : 0
    }
}
