import DandelionLua

/// Numbers with a unit, as a command line gives them: `16MiB`, `1.5s`.
package enum LuaQuantity {
    private static let sizes: [(unit: String, factor: Int)] = [
        ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]

    /// In microseconds, the least that a wall limit can be.
    private static let times: [(unit: String, factor: Int)] = [
        ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000),
    ]

    /// Bytes: a number and one of `B kB MB KiB MiB GiB`; nil for anything else.
    package static func bytes(_ text: String) -> Int? { number(text, sizes) }

    /// Time: a number and one of `ms s m h`; nil for anything else.
    package static func duration(_ text: String) -> Duration? {
        number(text, times).map { .microseconds($0) }
    }

    /// Exact: a fraction that the smallest unit cannot hold is no number.
    private static func number(_ text: String, _ units: [(unit: String, factor: Int)]) -> Int? {
        let letters = text.drop { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let factor = units.first(where: { $0.unit == letters })?.factor else { return nil }
        let parts = text.dropLast(letters.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts[0]) else { return nil }
        let (product, isTooLarge) = whole.multipliedReportingOverflow(by: factor)
        guard !isTooLarge else { return nil }
        guard parts.count == 2 else { return product }
        guard (1...9).contains(parts[1].count), let decimals = Int(parts[1]) else { return nil }
        let scale = parts[1].reduce(1) { scale, _ in scale * 10 }
        let (scaled, isFractionTooLarge) = decimals.multipliedReportingOverflow(by: factor)
        guard !isFractionTooLarge, scaled.isMultiple(of: scale) else { return nil }
        let (sum, overflow) = product.addingReportingOverflow(scaled / scale)
        return overflow ? nil : sum
    }
}
