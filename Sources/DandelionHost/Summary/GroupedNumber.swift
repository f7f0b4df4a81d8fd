package import DandelionModel

extension BinaryInteger {
    /// With separators of thousands: `69,659`.
    package var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}

extension Money {
    /// With separators of thousands: `1,234.50 USD`.
    package var grouped: String {
        let parts = description.split(separator: " ")
        let number = parts[0].split(separator: ".")
        let whole = number[0].drop { $0 == "-" }
        let sign = isNegative ? "-" : ""
        let text = sign + (Int64(whole)?.grouped ?? String(whole)) + (number.count > 1 ? ".\(number[1])" : "")
        return parts.count > 1 ? "\(text) \(parts[1])" : text
    }
}
