/// What becomes of a fraction of a minor unit.
///
/// Both modes treat a negative amount as the mirror image of the positive one,
/// so that what is reversed is what was granted.
public enum Rounding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Exactly a half goes to the even neighbour. The default.
    case halfEven = "half_even"
    /// Exactly a half goes away from zero.
    case halfUp = "half_up"

    /// `amount × numerator / denominator`, rounded once; nil where it does not fit 64 bits.
    ///
    /// Exact at every size: the product has 256 bits.
    func scale(_ amount: Int64, by numerator: Int128, over denominator: UInt128) -> Int64? {
        let product = UInt128(amount.magnitude).multipliedFullWidth(by: numerator.magnitude)
        guard product.high < denominator else { return nil }
        let (cut, remainder) = denominator.dividingFullWidth(product)
        guard cut <= UInt128(Int64.min.magnitude) else { return nil }
        let quotient = rounds(remainder, of: denominator, afterOdd: cut & 1 == 1) ? cut + 1 : cut
        let isNegative = (amount < 0) != (numerator < 0)
        return Int64(exactly: isNegative ? -Int128(quotient) : Int128(quotient))
    }

    private func rounds(_ remainder: UInt128, of denominator: UInt128, afterOdd isOdd: Bool) -> Bool {
        // Not twice the remainder: that could overflow.
        let rest = denominator - remainder
        if remainder != rest { return remainder > rest }
        return self == .halfUp || isOdd
    }
}
