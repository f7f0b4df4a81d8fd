import Dandelion
import Foundation

// Dandelion's names beside Foundation's, none of them qualified: if two clashed,
// this file would not compile.

/// An order in one line, for a person to read.
func summary(of order: OrderPaid, at instant: Instant) -> String {
    let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
    return "\(order.customer)'s order of \(date.formatted(.iso8601)) over \(decimal(order.amount))"
}

/// An amount in whole units of its currency, exactly.
func decimal(_ money: Money) -> Decimal {
    Decimal(
        sign: money.minorUnits < 0 ? .minus : .plus, exponent: -money.currency.exponent,
        significand: Decimal(money.minorUnits.magnitude))
}

/// What a whole number would be in Foundation's JSON; nil for another value.
func number(_ value: Value) -> NSNumber? {
    value.intValue.map { NSNumber(value: $0) }
}

/// A shop's engine with the handlers that it is given.
func shop(with handlers: [Handler]) -> Engine {
    Engine(store: .memory, events: [OrderPaid.self], handlers: handlers)
}
