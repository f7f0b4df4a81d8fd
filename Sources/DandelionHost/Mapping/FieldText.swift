import DandelionModel
import Foundation

/// What a text of a table means in a field of an event.
struct FieldText: Sendable {
    let type: FieldType
    var unit: EventMapping.Unit?
    var clock: TableClock = .utc

    /// - Throws: What is wrong with it, and what to write.
    func value(of text: String, currency: String?) throws(FieldFault) -> Value {
        switch type {
        case .string, .value: return .string(text)
        case .int:
            if let number = Int64(text) { return .int(number) }
            throw FieldFault("'\(text)' is no whole number; write digits alone, such as 42")
        case .float:
            if let number = Double(text), number.isFinite { return .float(number) }
            throw FieldFault("'\(text)' is no number; write one such as 4.2")
        case .bool: return .bool(try flag(text))
        case .money: return .money(try money(text, currency))
        case .instant: return .instant(try clock.instant(of: text, unit: unit))
        case .duration:
            if let duration = try? Duration(text: text) { return .duration(duration) }
            throw FieldFault("'\(text)' is no duration; write a whole number and a unit, such as 90s or 3d")
        }
    }

    private func flag(_ text: String) throws(FieldFault) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default:
            throw FieldFault("'\(text)' is neither true nor false; write true, yes or 1, or false, no or 0")
        }
    }

    private func money(_ text: String, _ currency: String?) throws(FieldFault) -> Money {
        do throws(MoneyError) {
            guard let currency else { return try Money(text) }
            guard unit == .minor else { return try Money("\(text) \(currency)") }
            let known = try Money("0 \(currency)").currency
            if let minor = Int64(text) { return Money(minorUnits: minor, currency: known) }
        } catch {
            throw FieldFault(
                "\(error)" + (currency == nil ? "; or give the mapping's field a 'currency'" : ""))
        }
        throw FieldFault(
            "'\(text)' is no whole number of minor units; write digits alone, or leave out 'unit'")
    }
}

/// Why a text is not what its field holds.
struct FieldFault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
