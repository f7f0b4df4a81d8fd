/// A currency by its ISO 4217 code, with the exponent of its minor unit.
public struct Currency: Sendable, Hashable {
    public let code: String
    public let exponent: Int

    public init?(code: String) {
        guard let exponent = Self.exponents[code] else { return nil }
        self.code = code
        self.exponent = exponent
    }

    private static let exponents: [String: Int] = ["USD": 2, "EUR": 2, "JPY": 0]
}
