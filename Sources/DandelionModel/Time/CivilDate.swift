/// A day of the proleptic Gregorian calendar, in no zone.
///
/// The conversions are Howard Hinnant's `days_from_civil` and
/// `civil_from_days` ("chrono-Compatible Low-Level Date Algorithms").
public struct CivilDate: Sendable, Hashable, Comparable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// Years that a date may have.
    public static let years = -999_999...999_999

    /// Nil where the calendar has no such day, and outside ``years``.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1,
            day <= Self.lengthOfMonth(month, in: year)
        else { return nil }
        self.init(known: year, month, day)
    }

    /// The day that is so many after 1970-01-01; nil outside ``years``.
    public init?(daysSinceEpoch days: Int) {
        guard days.magnitude < 400_000_000 else { return nil }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard Self.years.contains(year) else { return nil }
        self.init(known: year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private init(known year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// How many days after 1970-01-01; negative before.
    public var daysSinceEpoch: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    public static func lengthOfMonth(_ month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The months first, then the days. A day that the month does not have
    /// becomes its last: 31 January and a month is 28 or 29 February.
    ///
    /// - Throws: ``TimeError/outOfRange(_:)``.
    public func adding(_ period: CalendarPeriod) throws(TimeError) -> CivilDate {
        let months = Int128(year) * 12 + Int128(month - 1) + Int128(period.months)
        let (wholeYear, monthIndex) = months.flooredQuotientAndRemainder(dividingBy: 12)
        guard let newYear = Int(exactly: wholeYear), Self.years.contains(newYear) else {
            throw .outOfRange("\(self) and \(period)")
        }
        let newMonth = Int(monthIndex) + 1
        let clamped = CivilDate(
            known: newYear, newMonth, min(day, Self.lengthOfMonth(newMonth, in: newYear)))
        let (days, overflow) = clamped.daysSinceEpoch.addingReportingOverflow(period.days)
        guard !overflow, let date = CivilDate(daysSinceEpoch: days) else {
            throw .outOfRange("\(self) and \(period)")
        }
        return date
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension FixedWidthInteger {
    /// Rounded toward minus infinity, so that the remainder is never negative.
    func flooredQuotientAndRemainder(dividingBy divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
