import DandelionModel

/// Amounts and rates.
enum MoneyLibrary {
    static let topic = HostTopic(
        "Money and rates",
        """
        Amounts are whole minor units of one currency, rates exact ratios; no float is ever between. Amounts can \
        be added, subtracted, negated and compared within one currency, multiplied by a rate or a whole number, \
        and divided by a whole number, a rate or an amount (which gives a rate). A result that is not whole is \
        rounded once, half to even. Beside an amount, a text is read as one: `total + "5.00 EUR"`. An amount has \
        the fields `currency` and `minor_units`, a rate `numerator` and `denominator`. `==` compares exactly and \
        with nothing but its kind; `:equals` reads a text as well: `price:equals "10.00 EUR"`.
        """,
        [money, percent])

    static let money = HostDeclaration(
        "money", "The amount that a text names. Exact: no more decimals than the currency has.",
        [HostParameter("text", .money, "digits, a point and the code of a currency, such as `10.00 EUR`")],
        returns: [.money], effect: .pure, phase: .both,
        example: #"""
            local price = money "20.00 EUR"
            local bonus = price * percent(10)     -- 2.00 EUR
            """#,
        body: .pure { [$0[0]] })

    static let percent = HostDeclaration(
        "percent",
        "A rate in hundredths. A float is read as its shortest decimal: `percent(0.1)` is exactly one thousandth.",
        [
            HostParameter(
                "value", .either([.number, .string]),
                "a number, or a text for what no decimal can say: `33 1/3`")
        ],
        returns: [.rate], effect: .pure, phase: .both,
        example: #"local third = percent "33 1/3""#,
        body: .pure { [.rate(try rate($0[0]))] })

    static func rate(_ value: Value) throws -> Rate {
        switch value {
        case .int(let number): return try Rate(number, over: 100)
        case .float(let number): return try Rate(percent: number)
        case .string(let text):
            let trimmed = text.hasSuffix("%") ? String(text.dropLast()) : text
            return try Rate(trimmed + "%")
        default: throw HostType.rate.mismatch(value)
        }
    }
}
