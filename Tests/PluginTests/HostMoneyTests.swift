import DandelionModel
import DandelionPlugins
import Testing

@Suite("Money, rates and time in Lua")
struct HostMoneyTests {
    @Test(
        "are exact, and round once, half to even",
        arguments: [
            (#"money "10.00 EUR" + money "0.01 EUR""#, "10.01 EUR"),
            (#"money "10.00 EUR" + "0.01 EUR""#, "10.01 EUR"),
            (#""0.01 EUR" + money "10.00 EUR""#, "10.01 EUR"),
            (#"money "10.00 EUR" - money "10.01 EUR""#, "-0.01 EUR"), (#"-money "10.00 EUR""#, "-10.00 EUR"),
            (#"money "10.00 EUR" * percent(10)"#, "1.00 EUR"),
            (#"percent(10) * money "10.00 EUR""#, "1.00 EUR"),
            (#"money "0.05 EUR" * percent(50)"#, "0.02 EUR"),
            (#"money "0.15 EUR" * percent(50)"#, "0.08 EUR"),
            (#"money "10.00 EUR" / 3"#, "3.33 EUR"), (#"money "10.00 EUR" * 3"#, "30.00 EUR"),
            (#"money "10.00 EUR" * percent "33 1/3""#, "3.33 EUR"),
            (#"money "150 JPY" / money "300 JPY""#, "50%"),
            ("percent(0.1)", "0.1%"), (#"percent "33 1/3""#, "33 1/3%"),
            ("percent(12) + percent(0.5)", "12.5%"),
            ("percent(50) * percent(50)", "25%"), ("percent(12) - percent(13)", "-1%"),
            ("percent(10) / 4", "2.5%"),
            (#"time.duration "10d" * percent(80)"#, "8d"), (#"time.duration "1d" / 2"#, "12h"),
            (#"time.duration "10s" * percent "33 1/3""#, "3333333us"),
            (#"time.duration "1d" + "12h""#, "36h"), (#"time.duration "1d" / time.duration "2d""#, "50%"),
            (#"time.parse "2026-01-31T10:00:00Z" + "3d""#, "2026-02-03T10:00:00Z"),
            (#"time.parse "2026-01-31T10:00:00Z" + "1 month""#, "2026-02-28T10:00:00Z"),
            (#""3d" + time.parse "2026-01-31T10:00:00Z""#, "2026-02-03T10:00:00Z"),
            (#"time.parse "2026-01-31T10:00:00Z" - time.parse "2026-01-30T10:00:00Z""#, "1d"),
            (#"time.parse "2026-01-31T10:00:00Z" - time.duration "1d""#, "2026-01-30T10:00:00Z"),
            (#"time.period "1 month" * 3"#, "3 months"),
            (#"time.period "1 year" - time.period "1 month""#, "11 months"),
            (#""total: " .. money "10.00 EUR" .. "!""#, "total: 10.00 EUR!"),
        ])
    func arithmetic(_ expression: String, _ text: String) throws {
        #expect(try HostScript.text("return tostring(\(expression))") == text)
    }

    @Test(
        "compare within one currency, and equal only what is the same",
        arguments: [
            #"money "10.00 EUR" == money "10 EUR""#, #"money "10.00 EUR" ~= money "10.00 USD""#,
            #"money "10.00 EUR" < money "10.01 EUR""#, #"money "10.00 EUR" <= "10.00 EUR""#,
            #"not (money "10.00 EUR" > money "10.00 EUR")"#, "percent(10) == percent(10.0)",
            "percent(10) < percent(11)",
            #"time.duration "24h" == time.duration "1d""#, #"time.duration "1d" < "25h""#,
            #"time.parse "2026-01-31T10:00:00Z" < "2026-01-31T10:00:01Z""#,
            #"money "10.00 EUR" ~= "10.00 EUR""#, #"money "10.00 EUR":equals "10 EUR""#,
            #"not money "10.00 EUR":equals(money "10.00 USD")"#, #"percent(10):equals(percent(10))"#,
        ])
    func comparisons(_ expression: String) throws {
        #expect(try HostScript.results("return \(expression)") == [true])
    }

    @Test(
        "show their parts as fields",
        arguments: [
            (#"money "10.05 EUR""#, "currency", Value.string("EUR")),
            (#"money "10.05 EUR""#, "minor_units", 1005),
            ("percent(12)", "numerator", 3), ("percent(12)", "denominator", 25),
            (#"time.duration "90s""#, "seconds", 90), (#"time.duration "500ms""#, "seconds", .float(0.5)),
            (#"time.period "1 year 2 weeks""#, "days", 14), (#"time.period "1 year 2 weeks""#, "months", 12),
            (#"time.parse "2026-11-21T20:36:34.5Z""#, "weekday", 6),
            (#"time.parse "2026-11-21T20:36:34.5Z""#, "hour", 20),
            (#"time.parse "2026-11-21T20:36:34.5Z""#, "microsecond", 500_000),
            (#"time.parse "1969-12-31T23:59:59Z""#, "day", 31),
            (#"time.parse "1969-12-31T23:59:59Z""#, "weekday", 3),
        ])
    func fields(_ expression: String, _ field: String, _ value: Value) throws {
        #expect(try HostScript.results("local value = \(expression) return value.\(field)") == [value])
    }

    @Test(
        "refuse what would not be exact or makes no sense, and say what to write",
        arguments: [
            (
                #"money "10.00 EUR" + money "1.00 USD""#,
                "EUR and USD cannot be added or compared; nothing was calculated. Convert one of them at a rate first"
            ),
            (
                #"money "10.00 EUR" * 0.1"#,
                "cannot multiply money (10.00 EUR) by a number (0.1) (a float is not exact; write percent(10), or percent \"33 1/3\")"
            ),
            (
                #"money "10.00 EUR" + 5"#,
                "cannot add money (10.00 EUR) and a number (5) (write money \"5 EUR\")"
            ),
            (
                #"money "10.00 EUR" < 5"#,
                "cannot compare money (10.00 EUR) with a number (5) (write money \"5 EUR\")"
            ),
            (
                #"money "10.001 EUR""#,
                "money: argument 1 'text' must be money: '10.001 EUR' has more decimals than the 2 of its currency; nothing was calculated. Round it before it comes here"
            ),
            (
                "money(10)",
                "money: argument 1 'text' must be money, got a number (10) (write money \"10.00 EUR\")"
            ),
            ("percent(0/0)", "percent: argument 1 'value' is not a number (0/0)"),
            ("percent {}", "percent: argument 1 'value' must be a number or a string, got an empty table"),
            (
                #"time.parse "yesterday""#,
                "time.parse: argument 1 'text' must be an instant: 'yesterday' is not an instant"
            ),
            (
                #"time.parse "2026-01-31T10:00:00Z" + 3"#,
                "cannot add an instant (2026-01-31T10:00:00Z) and a number (3) (write a duration such as \"3d\")"
            ),
            (
                #"time.parse "2026-01-31T10:00:00Z" + "3 dais""#,
                "must be a duration, got '3 dais'; did you mean 'days'?"
            ),
            (
                #"time.duration "290000000000d" * 9000000000000"#,
                "leaves the range of time that can be stored"
            ),
            (#"money "10.00 EUR" + {}"#, "cannot add money (10.00 EUR) and an empty table"),
            (#"money "90000000000000000.00 EUR" * 2"#, "does not fit 64 bits of minor units"),
            (#"money "1.00 EUR" / 0"#, "a rate has the denominator 0"),
            (#"(money "1.00 EUR").ammount"#, "no field 'ammount' on money (1.00 EUR)"),
            (#"(money "1.00 EUR").curency"#, "did you mean 'currency'?"),
            (#"math.floor(money "1.00 EUR")"#, "number expected"),
        ])
    func refusals(_ expression: String, _ text: String) throws {
        let error = try HostScript.error("local x = \(expression)")
        #expect(error.hasPrefix("plugin.lua:1: "), "\(error)")
        #expect(error.contains(text), "\(error)")
    }
}
