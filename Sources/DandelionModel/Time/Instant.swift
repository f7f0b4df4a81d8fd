/// A point in time: microseconds since 1970-01-01T00:00:00Z.
///
/// Always UTC. Zones matter only where a calendar period is added.
public struct Instant: Sendable, Hashable, Comparable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static let epoch = Instant(microseconds: 0)
    public static let distantFuture = Instant(microseconds: .max)

    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// The instant an exact duration later, to the microsecond; it stops at the ends of time.
    public static func + (left: Instant, right: Duration) -> Instant {
        let (sum, overflow) = left.microseconds.addingReportingOverflow(right.microseconds)
        return Instant(microseconds: overflow ? (right < .zero ? .min : .max) : sum)
    }

    public static func - (left: Instant, right: Duration) -> Instant { left + (.zero - right) }

    /// The exact duration from the right instant to the left.
    public static func - (left: Instant, right: Instant) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero; it stops at the ends of `Int64`.
    public var microseconds: Int64 {
        // By way of 128 bits: `components` traps where the seconds do not fit 64.
        let whole = attoseconds / 1_000_000_000_000
        return Int64(exactly: whole) ?? (whole < 0 ? .min : .max)
    }

    /// Exactly 86,400 seconds each. A calendar day is a ``CalendarPeriod``.
    public static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
    public static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }
    public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
}
