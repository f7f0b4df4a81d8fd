/// Numbers that were measured, and what they say together.
struct Sample {
    private let sorted: [Double]

    init(_ numbers: [Double]) { sorted = numbers.sorted() }

    var median: Double { at(0.5) }

    /// The number below which such a share of all lies; 0 where there are none.
    func at(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
    var inMilliseconds: Double { inSeconds * 1_000 }
}
