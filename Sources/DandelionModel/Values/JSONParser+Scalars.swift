extension JSONParser {
    /// A string from its opening quote to its closing one.
    mutating func readString() throws(JSONError) -> String {
        position += 1
        var start = position
        var text: [UInt8]?
        while let byte = next {
            switch byte {
            case Self.quote:
                let last = bytes[start..<position]
                position += 1
                guard var text else { return String(decoding: last, as: UTF8.self) }
                text.append(contentsOf: last)
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text = text ?? []
                text?.append(contentsOf: bytes[start..<position])
                text?.append(
                    contentsOf: Unicode.UTF8.encode(try readEscape()) ?? .encodedReplacementCharacter)
                start = position
            case 0..<0x20: throw error(.controlCharacter(byte))
            default: position += 1
            }
        }
        throw unexpected("a closing double quote")
    }

    private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw unexpected("an escaped character") }
        position += 1
        switch letter {
        case Self.quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try readUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // The high half of a pair; the low half must follow.
            guard unit < 0xdc00, take("\\"), take("u") else { throw error(.loneSurrogate, at: start) }
            let low = try readUnit()
            guard (0xdc00..<0xe000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
            else { throw error(.loneSurrogate, at: start) }
            return scalar
        default:
            position -= 1
            throw unexpected("one of \" \\ / b f n r t u behind a backslash")
        }
    }

    /// The four hexadecimal digits of an escape.
    private mutating func readUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
            else {
                throw unexpected("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    /// An integer, or a float where there is a fraction or an exponent.
    mutating func readNumber() throws(JSONError) -> Value {
        let start = position
        var isFloat = false
        _ = take("-")
        let first = position
        try readDigits()
        if bytes[first] == UInt8(ascii: "0"), position > first + 1 { throw error(.leadingZero, at: start) }
        if take(".") {
            isFloat = true
            try readDigits()
        }
        if take("e") || take("E") {
            isFloat = true
            if !take("+") { _ = take("-") }
            try readDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isFloat {
            guard let number = Double(text), number.isFinite, let value = Value(float: number) else {
                throw error(.floatTooLarge(shown(text)), at: start)
            }
            return value
        }
        guard let number = Int64(text) else { throw error(.integerTooLarge(shown(text)), at: start) }
        return .int(number)
    }

    private mutating func readDigits() throws(JSONError) {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw unexpected("a digit") }
    }
}
