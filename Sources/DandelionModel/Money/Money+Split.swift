extension Money {
    /// Shares in the proportion of the weights, which sum to the amount exactly.
    ///
    /// By largest remainder: each share is cut to whole minor units, and what is
    /// left goes one unit each to the shares that lost most, of equal ones to
    /// the earliest. A negative amount is split as its mirror image.
    ///
    /// - Throws: ``MoneyError/badWeights(_:)`` for a negative weight, and where
    ///   there is none above zero.
    public func split(by weights: [Int64]) throws(MoneyError) -> [Money] {
        guard weights.allSatisfy({ $0 >= 0 }), weights.contains(where: { $0 > 0 }) else {
            throw .badWeights(weights)
        }
        let total = weights.reduce(UInt128(0)) { $0 + UInt128($1.magnitude) }
        let amount = UInt128(minorUnits.magnitude)
        var shares: [UInt128] = []
        var remainders: [UInt128] = []
        for weight in weights {
            let (share, remainder) = (amount * UInt128(weight.magnitude)).quotientAndRemainder(
                dividingBy: total)
            shares.append(share)
            remainders.append(remainder)
        }
        let left = Int(amount - shares.reduce(0, +))
        let byLoss = weights.indices.sorted { (-Int128(remainders[$0]), $0) < (-Int128(remainders[$1]), $1) }
        for index in byLoss.prefix(left) { shares[index] += 1 }
        return shares.map { share in
            let signed = isNegative ? -Int128(share) : Int128(share)
            return Money(minorUnits: Int64(truncatingIfNeeded: signed), currency: currency)
        }
    }
}
