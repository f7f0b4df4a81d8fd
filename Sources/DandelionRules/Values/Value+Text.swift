import DandelionModel

extension String {
    /// In quotes, clipped: a name in an error text may come from a stranger.
    var quoted: String {
        let limit = 80
        let clipped = utf8.count <= limit ? self : String(decoding: utf8.prefix(limit), as: UTF8.self) + "…"
        return "'\(clipped)'"
    }
}

extension Value {
    /// The value as an author would write it, clipped where it is long.
    var text: String {
        switch self {
        case .null: return "nil"
        case .bool(let flag): return String(flag)
        case .int(let number): return String(number)
        case .float(let number): return String(number)
        case .string(let text): return text.quoted
        case .money(let money): return money.description
        case .instant(let instant): return instant.description
        case .duration(let duration): return duration.text
        case .personal: return "a personal value"
        case .bytes(let bytes): return "\(bytes.count) bytes"
        case .list, .map:
            if let rate = rateValue { return rate.description }
            let json = JSONText.encode(self)
            return json.utf8.count <= 80 ? json : String(decoding: json.utf8.prefix(80), as: UTF8.self) + "…"
        }
    }

    /// Whether there is nothing: a field that is absent, and one that holds null.
    var isNull: Bool { if case .null = self { true } else { false } }
}
