extension Rate {
    /// The rate of a text: `7.5%`, `33 1/3 %`, `-5%`, `3/40`, `0.075`.
    ///
    /// - Throws: ``MoneyError/unreadableRate(_:)`` for anything else, and where
    ///   the reduced parts do not fit 64 bits.
    public init(_ text: String) throws(MoneyError) {
        guard let rate = Self.parse(text) else { throw .unreadableRate(text) }
        self = rate
    }

    private static func parse(_ text: String) -> Rate? {
        var rest = Array(text.utf8)[...]
        let isPercent = rest.last == UInt8(ascii: "%")
        if isPercent {
            rest = rest.dropLast()
            if rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
        }
        let words = rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count <= 2, let last = words.last,
            let (top, bottom) = words.count == 1 ? number(last) : mixed(words[0], last)
        else { return nil }
        let (product, overflow) = bottom.multipliedReportingOverflow(by: isPercent ? 100 : 1)
        return overflow ? nil : Rate(reducing: top, over: product)
    }

    /// `33 1/3`: a whole number and a fraction without a sign of its own.
    private static func mixed(
        _ whole: ArraySlice<UInt8>, _ part: ArraySlice<UInt8>
    ) -> (Int128, Int128)? {
        guard let units = DecimalNumber(whole), units.decimals == 0, part.first != UInt8(ascii: "-"),
            part.contains(UInt8(ascii: "/")), let (top, bottom) = number(part)
        else { return nil }
        let (product, overflow) = units.digits.multipliedReportingOverflow(by: bottom)
        let isNegative = whole.first == UInt8(ascii: "-")
        let (sum, carried) = product.addingReportingOverflow(isNegative ? -top : top)
        return overflow || carried ? nil : (sum, bottom)
    }

    /// `3/40`, or a decimal, which may have an exponent as a float prints it.
    private static func number(_ text: ArraySlice<UInt8>) -> (Int128, Int128)? {
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let top = DecimalNumber(parts[0]), let bottom = DecimalNumber(parts[1]), top.decimals == 0,
                bottom.decimals == 0, bottom.digits > 0
            else { return nil }
            return (top.digits, bottom.digits)
        }
        let pieces = text.split(separator: UInt8(ascii: "e"), omittingEmptySubsequences: false)
        guard pieces.count <= 2, let mantissa = pieces.first.flatMap({ DecimalNumber($0) }) else {
            return nil
        }
        var shift = -mantissa.decimals
        if pieces.count == 2 {
            guard let exponent = Int(String(decoding: pieces[1], as: UTF8.self)),
                (-40...40).contains(exponent)
            else { return nil }
            shift += exponent
        }
        guard let power = power(of: 10, Int(shift.magnitude)) else { return nil }
        if shift < 0 { return (mantissa.digits, power) }
        let (product, overflow) = mantissa.digits.multipliedReportingOverflow(by: power)
        return overflow ? nil : (product, 1)
    }

    private static func power(of base: Int128, _ exponent: Int) -> Int128? {
        guard exponent <= 38 else { return nil }
        return (0..<exponent).reduce(1) { product, _ in product * base }
    }
}

extension Rate: CustomStringConvertible, Codable {
    /// As a percentage, and exact: `7.5%`, `33 1/3%`, `-5%`. ``init(_:)`` reads it.
    public var description: String {
        let top = numerator.magnitude.multipliedFullWidth(by: 100)
        let hundredfold = UInt128(top.high) << 64 | UInt128(top.low)
        let divisor = Self.greatestDivisor(hundredfold, UInt128(denominator.magnitude))
        let (upper, lower) = (hundredfold / divisor, UInt128(denominator.magnitude) / divisor)
        let sign = numerator < 0 ? "-" : ""
        let (whole, rest) = upper.quotientAndRemainder(dividingBy: lower)
        if rest == 0 { return "\(sign)\(whole)%" }
        for decimals in 1...6 {
            let scale = (0..<decimals).reduce(UInt128(1)) { product, _ in product * 10 }
            guard scale % lower == 0 else { continue }
            let digits = String(rest * (scale / lower))
            return "\(sign)\(whole).\(String(repeating: "0", count: decimals - digits.count))\(digits)%"
        }
        return whole == 0 ? "\(sign)\(rest)/\(lower)%" : "\(sign)\(whole) \(rest)/\(lower)%"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }
}
