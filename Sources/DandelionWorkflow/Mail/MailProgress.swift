import DandelionStore

/// From where a lane reads the mail table, so that it need not go through a long line of
/// letters for other lanes, or other workers, each time.
///
/// Rows come to light in any order, so all of it is read again from time to time: after a
/// second, and later where reading takes long. A short line is read as a whole always.
struct MailProgress {
    /// So many letters for others are read again and again.
    static let patience = 1_024

    /// Every row up to it was seen to be for others, as far as they had come to light.
    private var passed: Int64?
    private var skipped = 0
    private var (began, nextWhole): (Int64, Int64) = (0, 0)
    /// Whether the last reading left out the rows before ``start``.
    private(set) var isPartial = false

    var start: Scan.Bound {
        guard isPartial, let passed else { return .unbounded }
        return .excluding([.integer(passed)])
    }

    /// - Parameter now: In nanoseconds of the monotonic clock.
    mutating func begin(at now: Int64) {
        began = now
        isPartial = skipped >= Self.patience && began < nextWhole
        if isPartial { return }
        (passed, skipped) = (nil, 0)
    }

    /// A row is for others.
    mutating func pass(_ row: Int64) {
        passed = row
        skipped += 1
    }

    mutating func end(at now: Int64) {
        if isPartial { return }
        nextWhole = now + max(1_000_000_000, 4 * (now - began))
    }
}
