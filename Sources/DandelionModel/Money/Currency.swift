/// A currency by its ISO 4217 code, with the exponent of its minor unit.
///
/// The list is ISO 4217's of 2026, without the codes that have no minor unit
/// (metals, SDR, test codes). What has been a currency stays one: a withdrawn
/// code is moved, never removed, so that old ledgers can be read.
public struct Currency: Sendable, Hashable {
    /// The three letters, packed: amounts are many, and equality is one comparison.
    private let letters: UInt32
    private let decimals: UInt8

    /// The currency of a code such as `EUR`; nil for a code that is not in the
    /// list, and for one in lower case.
    public init?(code: String) {
        guard let letters = Self.pack(code), let decimals = Self.decimals[letters] else { return nil }
        self.letters = letters
        self.decimals = decimals
    }

    private init(letters: UInt32, decimals: UInt8) {
        self.letters = letters
        self.decimals = decimals
    }

    /// Three capital letters.
    public var code: String {
        String(unsafeUninitializedCapacity: 3) { buffer in
            for place in 0..<3 {
                buffer[place] = UInt8(truncatingIfNeeded: letters >> UInt32(8 * (2 - place)))
            }
            return 3
        }
    }

    /// How many decimals its amounts have: 2 for cents, 0 for yen.
    public var exponent: Int { Int(decimals) }

    /// All currencies, by code.
    public static var all: [Currency] {
        decimals.map { Currency(letters: $0.key, decimals: $0.value) }.sorted { $0.letters < $1.letters }
    }

    public static let usd = Currency(letters: 0x55_53_44, decimals: 2)
    public static let eur = Currency(letters: 0x45_55_52, decimals: 2)
    public static let gbp = Currency(letters: 0x47_42_50, decimals: 2)
    public static let jpy = Currency(letters: 0x4a_50_59, decimals: 0)

    private static func pack(_ code: String) -> UInt32? {
        var packed: UInt32 = 0
        guard code.utf8.count == 3 else { return nil }
        for byte in code.utf8 { packed = packed << 8 | UInt32(byte) }
        return packed
    }

    private static let decimals: [UInt32: UInt8] = {
        var decimals: [UInt32: UInt8] = [:]
        for (exponent, codes) in codes {
            for code in codes.split(whereSeparator: \.isWhitespace) {
                if let letters = pack(String(code)) { decimals[letters] = exponent }
            }
        }
        return decimals
    }()

    private static let codes: [(exponent: UInt8, codes: String)] = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (
            2,
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
            CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
            GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
            LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
            NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
            SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
            XAD XCD XCG YER ZAR ZMW ZWG
            """
        ),
        // Withdrawn since 2023.
        (2, "ANG BGN CUC HRK SLL ZWL"),
    ]
}

extension Currency: CustomStringConvertible, Codable {
    public var description: String { code }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }

    /// - Throws: ``MoneyError/unknownCurrency(code:suggestion:)``.
    public init(from decoder: any Decoder) throws {
        self = try Self.named(try decoder.singleValueContainer().decode(String.self))
    }

    static func named(_ code: String) throws(MoneyError) -> Currency {
        if let currency = Currency(code: code) { return currency }
        let capitals = Currency(code: code.uppercased())?.code
        throw .unknownCurrency(
            code: code, suggestion: capitals ?? Suggestion.nearest(to: code, among: all.map(\.code)))
    }
}
