import DandelionModel

/// How often something that failed is tried again, and how long it waits in between.
///
/// The wait doubles from `first` to at most `longest`; a random part of up to a
/// half is taken off, so that what failed together does not come back together.
public struct RetryPolicy: Sendable, Equatable {
    /// All attempts, the first included; at least 1.
    public let attempts: Int
    public let first: Duration
    public let longest: Duration

    public init(attempts: Int = 5, first: Duration = .seconds(1), longest: Duration = .seconds(600)) {
        self.attempts = max(1, attempts)
        self.first = first
        self.longest = longest
    }

    /// The wait after an attempt, counted from 1.
    func wait(after attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let longest = max(1, self.longest.microseconds)
        let doublings = min(attempt - 1, 40)
        let (scaled, overflow) = max(1, first.microseconds).multipliedReportingOverflow(by: 1 << doublings)
        let whole = overflow ? longest : min(scaled, longest)
        return .microseconds(whole - Int64.random(in: 0...(whole / 2), using: &generator))
    }
}
