/// Why a text, a rate or a calculation with money was refused.
@nonexhaustive
public enum MoneyError: Error, Equatable, Sendable {
    case unreadable(String)
    case unknownCurrency(code: String, suggestion: String?)
    case tooManyDecimals(String, limit: Int)
    case currencies(Currency, Currency)
    /// The text names the calculation.
    case overflow(String)
    case badWeights([Int64])
    case unreadableRate(String)
    case zeroDenominator
}

extension MoneyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let text):
            """
            \(text.quoted) is not an amount of money; nothing was calculated. Write digits, a point and the \
            currency's code, such as '10.00 USD'
            """
        case .unknownCurrency(let code, let suggestion):
            """
            \(code.quoted) is not a currency of ISO 4217; nothing was calculated. \
            \(Suggestion.question(suggestion, otherwise: "Write its three letters, such as 'EUR'"))
            """
        case .tooManyDecimals(let text, let limit):
            """
            \(text.quoted) has more decimals than the \(limit) of its currency; nothing was calculated. Round it \
            before it comes here
            """
        case .currencies(let left, let right):
            """
            \(left) and \(right) cannot be added or compared; nothing was calculated. Convert one of them at a \
            rate first
            """
        case .overflow(let calculation):
            "\(calculation.quoted) does not fit 64 bits of minor units; nothing was calculated. Use smaller amounts"
        case .badWeights(let weights):
            """
            \(weights.count) weights cannot split an amount; nothing was calculated. Give weights that are not \
            negative, one of them above zero
            """
        case .unreadableRate(let text):
            """
            \(text.quoted) is not a rate; nothing was calculated. Write it as '7.5%', '33 1/3 %', '3/40' or '0.075', \
            with parts that fit 64 bits
            """
        case .zeroDenominator:
            "a rate has the denominator 0; nothing was calculated. Give one above zero"
        }
    }
}
