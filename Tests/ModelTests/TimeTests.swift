import DandelionModel
import Foundation
import Testing

@Suite("An instant")
struct InstantTests {
    @Test("reads back from its text, at every point of time")
    func roundTrip() throws {
        var random = RandomValue(seed: 13)
        for _ in 0..<20_000 {
            let instant = Instant(microseconds: random.integer())
            #expect(try Instant(instant.description) == instant)
        }
        for end in [Int64.min, .min + 1, .max, 0, -1] {
            #expect(try Instant(Instant(microseconds: end).description).microseconds == end)
        }
    }

    @Test("is written in ISO 8601, without the zeros of its fraction")
    func text() throws {
        #expect(Instant.epoch.description == "1970-01-01T00:00:00Z")
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(try Instant("2026-11-21T20:36:34.123456Z").description == "2026-11-21T20:36:34.123456Z")
        #expect(try Instant("2026-11-21T20:36:34.500Z").description == "2026-11-21T20:36:34.5Z")
        #expect(try Instant("2000-02-29T00:00:00Z").microseconds == 951_782_400_000_000)
        #expect(Instant.distantFuture.description.hasPrefix("+294247-01-10T"))
    }

    @Test(
        "is refused where the text is not one",
        arguments: [
            "", "2026-11-21", "2026-11-21T20:36Z", "2026-11-21T20:36:34", "2026-11-21 20:36:34Z",
            "2026-11-21T20:36:34+02:00", "2026-11-21T24:00:00Z", "2026-11-21T20:60:00Z",
            "2026-11-21T20:36:60Z",
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-00T00:00:00Z",
            "2026-11-21T20:36:34.1234567Z", "2026-11-21T20:36:34.Z", "2026-11-21T20:36:34ZZ",
            "26-11-21T20:36:34Z",
            "+999999-01-01T00:00:00Z", "2026-11-21T2:36:34Z", "2026-11-21t20:36:34z",
        ])
    func refusal(_ text: String) { #expect(throws: TimeError.self) { try Instant(text) } }

    @Test("stops at the ends of time instead of wrapping")
    func ends() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant(microseconds: .min) - .seconds(1) == Instant(microseconds: .min))
        #expect(Instant.epoch + .seconds(Int64.max) * 4 == .distantFuture)
        #expect(Instant.epoch - .seconds(Int64.max) * 4 == Instant(microseconds: .min))
        #expect(Instant(microseconds: 5) - Instant(microseconds: 2) == .microseconds(3))
        #expect(Instant(microseconds: .max) - Instant(microseconds: .min) > .seconds(1))
    }
}

@Suite("A civil date")
struct CivilDateTests {
    @Test("is the same day as Foundation's calendar says, for 400 years and at the ends")
    func days() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for day in stride(from: -30_000, through: 120_000, by: 7) {
            let date = try #require(CivilDate(daysSinceEpoch: day))
            #expect(date.daysSinceEpoch == day)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            #expect(parts.year == date.year && parts.month == date.month && parts.day == date.day)
        }
        for year in [-999_999, 0, 999_999] {
            let date = try #require(CivilDate(year: year, month: 12, day: 31))
            #expect(CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date)
            #expect(try CivilDate(date.description) == date)
        }
        #expect(CivilDate(daysSinceEpoch: .max) == nil)
        #expect(CivilDate(daysSinceEpoch: .min) == nil)
        #expect(CivilDate(year: 2026, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
    }

    @Test("stays in the month when a month is added, and throws at the ends of the calendar")
    func adding() throws {
        func plus(_ date: String, _ months: Int, _ days: Int = 0) throws -> String {
            try CivilDate(date).adding(CalendarPeriod(months: months, days: days)).description
        }
        #expect(try plus("2026-01-31", 1) == "2026-02-28")
        #expect(try plus("2028-01-31", 1) == "2028-02-29")
        #expect(try plus("2026-01-31", 1, 1) == "2026-03-01")
        #expect(try plus("2026-01-15", -1) == "2025-12-15")
        #expect(try plus("2026-01-15", -13) == "2024-12-15")
        #expect(try plus("2024-02-29", 12) == "2025-02-28")
        #expect(throws: TimeError.self) { try plus("2026-01-15", .max) }
        #expect(throws: TimeError.self) { try plus("2026-01-15", 0, .max) }
        #expect(throws: TimeError.self) { try plus("2026-01-15", .min, .min) }
    }
}

@Suite("A calendar period in a zone")
struct ZoneTests {
    /// Clocks that change at given instants.
    struct ChangingZone: ZoneRules {
        let first: Duration
        let changes: [(at: Instant, offset: Duration)]

        func offset(at instant: Instant) -> Duration {
            changes.last { $0.at <= instant }?.offset ?? first
        }
    }

    /// Rome in 2026: summer time from 29 March to 25 October.
    private let rome: ChangingZone

    init() throws {
        rome = ChangingZone(
            first: .hours(1),
            changes: [
                (try Instant("2026-03-29T01:00:00Z"), .hours(2)),
                (try Instant("2026-10-25T01:00:00Z"), .hours(1)),
            ])
    }

    private func add(_ period: String, to instant: String, in zone: some ZoneRules) throws -> String {
        try Instant(instant).adding(CalendarPeriod(period), in: zone).description
    }

    @Test("keeps the time of day when the clocks change in between")
    func sameTimeOfDay() throws {
        #expect(try add("1 day", to: "2026-03-28T11:00:00Z", in: rome) == "2026-03-29T10:00:00Z")
        #expect(try add("1 month", to: "2026-10-01T10:00:00Z", in: rome) == "2026-11-01T11:00:00Z")
        #expect(try add("1 month", to: "2026-01-31T23:30:00Z", in: rome) == "2026-02-28T23:30:00Z")
        #expect(
            try add("1 month", to: "2026-01-31T10:00:00.5Z", in: FixedZone.utc) == "2026-02-28T10:00:00.5Z")
    }

    @Test("moves a time that the clocks skip later by what they skip")
    func gap() throws {
        // 02:30 on 28 March, a day later: shown as 03:30.
        #expect(try add("1 day", to: "2026-03-28T01:30:00Z", in: rome) == "2026-03-29T01:30:00Z")
        #expect(try add("1 day", to: "2026-03-28T01:00:00Z", in: rome) == "2026-03-29T01:00:00Z")
        #expect(try add("1 day", to: "2026-03-28T00:59:59Z", in: rome) == "2026-03-29T00:59:59Z")
        #expect(try add("1 day", to: "2026-03-28T02:00:00Z", in: rome) == "2026-03-29T01:00:00Z")
    }

    @Test("takes the earlier of two equal times")
    func fold() throws {
        #expect(try add("1 day", to: "2026-10-24T00:30:00Z", in: rome) == "2026-10-25T00:30:00Z")
        #expect(try add("1 day", to: "2026-10-24T01:00:00Z", in: rome) == "2026-10-25T02:00:00Z")
        #expect(try add("-1 days", to: "2026-10-26T01:30:00Z", in: rome) == "2026-10-25T00:30:00Z")
        // Nothing added is the same instant, also within the hour that comes twice.
        #expect(try add("0 days", to: "2026-10-25T01:30:00Z", in: rome) == "2026-10-25T01:30:00Z")
    }

    @Test("moves a day that a place skipped to the next")
    func skippedDay() throws {
        // Apia had no 30 December 2011: from -10 to +14 hours.
        let apia = ChangingZone(
            first: .hours(-10), changes: [(try Instant("2011-12-30T10:00:00Z"), .hours(14))])
        #expect(try add("1 day", to: "2011-12-29T22:00:00Z", in: apia) == "2011-12-30T22:00:00Z")
        #expect(try add("2 days", to: "2011-12-29T22:00:00Z", in: apia) == "2011-12-30T22:00:00Z")
    }

    @Test("throws at the ends of time")
    func ends() throws {
        let year = try CalendarPeriod("1 year")
        #expect(throws: TimeError.self) { try Instant.distantFuture.adding(year, in: FixedZone.utc) }
        #expect(throws: TimeError.self) {
            try Instant(microseconds: .min).adding(CalendarPeriod(months: -12), in: FixedZone.utc)
        }
    }

    @Test("reads back from its text")
    func text() throws {
        for period in ["2 months", "1 month 3 days", "0 days", "-1 month", "1 day"] {
            #expect(try CalendarPeriod(period).description == period)
        }
        #expect(try CalendarPeriod("1 year 2 weeks") == CalendarPeriod(months: 12, days: 14))
        for text in [
            "", "2", "months", "2 moons", "1 day 1 day", "1 day 2 days", "1.5 days", "2months", "1  day",
        ] {
            #expect(throws: TimeError.self) { try CalendarPeriod(text) }
        }
    }
}

@Suite("An exact duration")
struct DurationTextTests {
    @Test(
        "is read and written in its largest unit",
        arguments: [
            ("90s", .seconds(90)), ("15m", .seconds(900)), ("3d", .days(3)), ("2w", .days(14)),
            ("1s", .seconds(1)),
            ("0s", .zero), ("-5m", .seconds(-300)), ("1h", .hours(1)), ("250ms", .milliseconds(250)),
            ("7us", .microseconds(7)), ("3ns", .nanoseconds(3)),
        ] as [(String, Duration)])
    func text(_ text: String, _ duration: Duration) throws {
        #expect(try Duration(text: text) == duration)
        #expect(duration.text == text)
    }

    @Test("reads back from its text at every size")
    func roundTrip() throws {
        var random = RandomValue(seed: 14)
        for _ in 0..<10_000 {
            let duration = Duration(
                secondsComponent: random.integer() >> 2, attosecondsComponent: random.integer() >> 4)
            #expect(try Duration(text: duration.text) == duration)
        }
    }

    @Test(
        "is refused where the text is not one",
        arguments: [
            "", "s", "90", "1.5h", "1h30m", "90 s", "+1s", "2 months", "1y", "--1s", "1-s",
            "9223372036854775808s",
            "99999999999999999999999999999999w", "1S",
        ])
    func refusal(_ text: String) { #expect(throws: TimeError.self) { try Duration(text: text) } }
}
