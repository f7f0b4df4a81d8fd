extension Money: CustomStringConvertible {
    /// All decimals of the currency, and its code: `10.00 USD`, `-0.05 EUR`, `150 JPY`.
    public var description: String {
        var digits = String(minorUnits.magnitude)
        let exponent = currency.exponent
        if digits.count <= exponent {
            digits = String(repeating: "0", count: exponent + 1 - digits.count) + digits
        }
        if exponent > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -exponent)) }
        return (isNegative ? "-" : "") + digits + " " + currency.code
    }

    /// The amount of a text such as `10.00 USD`, `10 USD` or `-0.5 EUR`.
    ///
    /// Exact: as many decimals as the currency has, or fewer, never more. No
    /// separators of thousands, no symbols.
    ///
    /// - Throws: ``MoneyError`` for anything else.
    public init(_ text: String) throws(MoneyError) {
        let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let code = String(parts[1]) else { throw .unreadable(text) }
        guard let number = DecimalNumber(parts[0]) else { throw .unreadable(text) }
        let currency = try Currency.named(code)
        guard number.decimals <= currency.exponent else {
            throw .tooManyDecimals(text, limit: currency.exponent)
        }
        var minor = number.digits
        for _ in number.decimals..<currency.exponent {
            let (product, overflow) = minor.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .overflow(text) }
            minor = product
        }
        guard let fitting = Int64(exactly: minor) else { throw .overflow(text) }
        self.init(minorUnits: fitting, currency: currency)
    }
}

extension Money: Codable {
    /// Itself in ``ValueEncoder``; elsewhere its text.
    public func encode(to encoder: any Encoder) throws {
        if let node = encoder as? ValueEncoding { return node.put(.money(self)) }
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        if let node = decoder as? ValueDecoding {
            guard case .money(let money) = node.value else { throw node.mismatch("money") }
            self = money
        } else {
            try self.init(try decoder.singleValueContainer().decode(String.self))
        }
    }
}

/// Digits with an optional minus and an optional point: `-12.50`.
struct DecimalNumber {
    /// All digits, as if there were no point.
    let digits: Int128
    /// How many of them stand behind the point.
    let decimals: Int

    init?(_ text: some Collection<UInt8>) {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, parts.last?.isEmpty == false else {
            return nil
        }
        var number: Int128 = 0
        for part in parts {
            for byte in part {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let (product, overflow) = number.multipliedReportingOverflow(by: 10)
                let (sum, carried) = product.addingReportingOverflow(Int128(byte - UInt8(ascii: "0")))
                guard !overflow, !carried else { return nil }
                number = sum
            }
        }
        digits = isNegative ? -number : number
        decimals = parts.count == 2 ? parts[1].count : 0
    }
}
