/// How far a place's clocks are from UTC.
public protocol ZoneRules: Sendable {
    /// What the place's clocks are ahead of UTC at an instant; negative in the
    /// west. Less than a day either way.
    func offset(at instant: Instant) -> Duration
}

/// A zone whose clocks never change.
public struct FixedZone: ZoneRules, Hashable {
    public let offset: Duration

    public init(offset: Duration) { self.offset = offset }

    public static let utc = FixedZone(offset: .zero)

    public func offset(at instant: Instant) -> Duration { offset }
}

extension Instant {
    /// The instant at which the place's clocks show the same time of day, a
    /// calendar period later.
    ///
    /// Months first, clamped to the end of the month, then days. A time that
    /// the clocks skip moves later by what they skip; of a time that they show
    /// twice the earlier counts.
    ///
    /// - Throws: ``TimeError/outOfRange(_:)``.
    public func adding(_ period: CalendarPeriod, in zone: some ZoneRules) throws(TimeError) -> Instant {
        // The second of two equal wall times must not fall back to the first.
        if period.months == 0, period.days == 0 { return self }
        let perDay: Int128 = 86_400_000_000
        let local = Int128(microseconds) + Int128(zone.offset(at: self).microseconds)
        let (day, timeOfDay) = local.flooredQuotientAndRemainder(dividingBy: perDay)
        guard let date = CivilDate(daysSinceEpoch: Int(day)) else {
            throw .outOfRange("\(self) and \(period)")
        }
        let moved = Int128(try date.adding(period).daysSinceEpoch) * perDay + timeOfDay
        guard let wall = Int64(exactly: moved) else { throw .outOfRange("\(self) and \(period)") }
        return Self.whereClocksShow(Instant(microseconds: wall), in: zone)
    }

    /// The instant at which clocks show what UTC's show at `wall`.
    ///
    /// Clocks change at most once in the two days around it, so there are two
    /// offsets to try: the one before and the one after.
    package static func whereClocksShow(_ wall: Instant, in zone: some ZoneRules) -> Instant {
        let before = zone.offset(at: wall - .days(1))
        let after = zone.offset(at: wall + .days(1))
        let candidates = [before, after].filter { zone.offset(at: wall - $0) == $0 }.map { wall - $0 }
        // None: the clocks skip this time. The offset from before the change
        // moves it later by just what they skip.
        return candidates.min() ?? wall - before
    }
}
