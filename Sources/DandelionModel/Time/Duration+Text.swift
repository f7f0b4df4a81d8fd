extension Duration {
    private static let units: [(name: String, attoseconds: Int128)] = [
        ("w", 604_800_000_000_000_000_000_000), ("d", 86_400_000_000_000_000_000_000),
        ("h", 3_600_000_000_000_000_000_000), ("m", 60_000_000_000_000_000_000),
        ("s", 1_000_000_000_000_000_000), ("ms", 1_000_000_000_000_000), ("us", 1_000_000_000_000),
        ("ns", 1_000_000_000), ("as", 1),
    ]

    /// A whole number of the largest unit that fits exactly: `90s`, `15m`, `3d`, `2w`.
    public var text: String {
        for unit in Self.units where attoseconds != 0 && attoseconds % unit.attoseconds == 0 {
            return "\(attoseconds / unit.attoseconds)\(unit.name)"
        }
        return "0s"
    }

    /// The exact duration of a text: a whole number and one of the units `w d h
    /// m s ms us ns`. A day is 86,400 seconds here; for calendar days and months
    /// there is ``CalendarPeriod``.
    ///
    /// - Throws: ``TimeError/unreadableDuration(_:)`` for anything else, and for
    ///   more than 64 bits of seconds.
    public init(text: String) throws(TimeError) {
        let letters = text.utf8.drop { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) }
        guard let unit = Self.units.first(where: { $0.name.utf8.elementsEqual(letters) }),
            let number = DecimalNumber(text.utf8.dropLast(letters.count))
        else { throw .unreadableDuration(text) }
        let (attoseconds, overflow) = number.digits.multipliedReportingOverflow(by: unit.attoseconds)
        guard !overflow else { throw .unreadableDuration(text) }
        self.init(attoseconds: attoseconds)
        guard isStorable else { throw .unreadableDuration(text) }
    }
}
