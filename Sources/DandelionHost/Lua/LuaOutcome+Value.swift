import DandelionModel

extension Value {
    /// The value as plain JSON on one line.
    ///
    /// A text that is not UTF-8 has `U+FFFD` where it is not, as where it is
    /// printed. Nil where a part of the value is a number that JSON has not, or
    /// one of the types that a bare sandbox never makes.
    var plainJSON: String? {
        switch self {
        case .null, .bool, .int, .string: return JSONText.encode(self)
        case .float(let number): return number.isFinite ? JSONText.encode(self) : nil
        case .bytes(let bytes): return JSONText.encode(.string(String(decoding: bytes, as: UTF8.self)))
        case .list(let values):
            var parts: [String] = []
            for value in values {
                guard let part = value.plainJSON else { return nil }
                parts.append(part)
            }
            return "[" + parts.joined(separator: ",") + "]"
        case .map(let map):
            var parts: [String] = []
            for (key, value) in map.entries {
                guard let part = value.plainJSON else { return nil }
                parts.append(JSONText.encode(.string(key)) + ":" + part)
            }
            return "{" + parts.joined(separator: ",") + "}"
        case .money, .instant, .duration, .personal: return nil
        }
    }
}
