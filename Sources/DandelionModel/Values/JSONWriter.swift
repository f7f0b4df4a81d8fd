/// Writes what ``JSONParser`` reads.
struct JSONWriter {
    var bytes: [UInt8] = []

    mutating func write(_ value: Value) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): raw(flag ? "true" : "false")
        case .int(let number): raw(String(number))
        case .float(let number): float(number)
        case .string(let text): string(text)
        case .bytes(let data):
            // Valid UTF-8 has one form only, whichever case it came in.
            if let text = String(validating: data, as: UTF8.self) {
                string(text)
            } else {
                tag(.bytes, Base64.encode(data))
            }
        case .list(let values):
            raw("[")
            for (index, element) in values.enumerated() {
                if index > 0 { raw(",") }
                write(element)
            }
            raw("]")
        case .map(let map): write(map)
        case .money(let money): tag(.money, money.description)
        case .instant(let instant): tag(.instant, instant.description)
        case .duration(let duration):
            // Longer than any clock runs: not storable, and never a trap.
            tag(.duration, duration.isStorable ? duration.text : "too long")
        case .personal(let reference):
            raw("{\"\(JSONTag.personal.rawValue)\":[")
            string(reference.subject)
            raw(",\(reference.slot)]}")
        }
    }

    private mutating func write(_ map: ValueMap) {
        let escapes = map.count == 1 && map.entries[0].key.utf8.first == JSONTag.sign
        raw("{")
        for (index, entry) in map.entries.enumerated() {
            if index > 0 { raw(",") }
            string(escapes ? "$" + entry.key : entry.key)
            raw(":")
            write(entry.value)
        }
        raw("}")
    }

    private mutating func float(_ number: Double) {
        if number.isFinite {
            // Swift prints the shortest digits that read back the same, always
            // with a point or an exponent.
            raw(number == 0 ? "0.0" : number.description)
        } else {
            tag(.float, number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
        }
    }

    private mutating func tag(_ tag: JSONTag, _ text: String) {
        raw("{\"\(tag.rawValue)\":\"")
        raw(text)
        raw("\"}")
    }

    /// Escapes what RFC 8259 demands and nothing else.
    private mutating func string(_ text: String) {
        bytes.append(JSONParser.quote)
        for byte in text.utf8 {
            switch byte {
            case JSONParser.quote: raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x08: raw("\\b")
            case 0x09: raw("\\t")
            case 0x0a: raw("\\n")
            case 0x0c: raw("\\f")
            case 0x0d: raw("\\r")
            case 0..<0x20: raw(byte < 0x10 ? "\\u000" : "\\u00"); raw(String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(JSONParser.quote)
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
