package import DandelionModel

/// Why an expression of a rule has no value. A condition that needs it does not hold then.
package enum ExpressionError: Error, Equatable, Sendable {
    /// The text of the path that leads to nothing.
    case absent(String)
    /// The kinds of values that the calculation does not take.
    case kinds(operation: String, left: String, right: String)
    case overflow(String)
    case divisionByZero(String)
    case money(MoneyError)
}

extension ExpressionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .absent(let path): "\(path) is absent; nothing was calculated with it"
        case .kinds(let operation, let left, let right):
            """
            '\(operation)' has no answer for \(left) and \(right); nothing was calculated. \
            Use amounts of one currency, and 'percent' for shares of money and durations
            """
        case .overflow(let calculation):
            "\(calculation.quoted) does not fit 64 bits; nothing was calculated. Use smaller numbers"
        case .divisionByZero(let calculation):
            "\(calculation.quoted) divides by zero; nothing was calculated. Ask for ne(0) first"
        case .money(let error): error.description
        }
    }
}
