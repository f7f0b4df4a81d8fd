extension Money {
    /// An exchange as it was done, to be kept with its result.
    public struct Conversion: Sendable, Hashable, Codable {
        public let from: Money
        public let to: Money
        /// How much of the currency of ``to`` one of ``from``'s bought: dollars
        /// for a euro, not cents for a cent.
        public let rate: Rate
        public let rounding: Rounding
    }

    /// The same worth in another currency.
    ///
    /// The exponents of both currencies are taken into account: at 150, one
    /// dollar (100 cents) is 150 yen.
    ///
    /// - Parameter rate: How much of `currency` one whole unit of this one buys.
    /// - Throws: ``MoneyError/overflow(_:)``.
    public func converted(
        to currency: Currency, at rate: Rate, rounding: Rounding = .halfEven
    ) throws(MoneyError) -> Conversion {
        let shift = currency.exponent - self.currency.exponent
        let power = (0..<abs(shift)).reduce(1) { product, _ in product * 10 }
        let numerator = Int128(rate.numerator) * (shift > 0 ? Int128(power) : 1)
        let denominator = UInt128(rate.denominator.magnitude) * (shift < 0 ? UInt128(power) : 1)
        guard let minor = rounding.scale(minorUnits, by: numerator, over: denominator) else {
            throw .overflow("\(self) at \(rate) in \(currency)")
        }
        return Conversion(
            from: self, to: Money(minorUnits: minor, currency: currency), rate: rate, rounding: rounding)
    }
}
