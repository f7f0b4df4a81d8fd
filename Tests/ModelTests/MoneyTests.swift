import DandelionModel
import Testing

@Suite("Money")
struct MoneyTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    @Test("reads back from its text, in every currency and at every size")
    func text() throws {
        var random = RandomValue(seed: 8)
        for currency in Currency.all {
            for minor in [0, 1, -1, 99, -100, .max, .min, random.integer(), random.integer()] {
                let money = Money(minorUnits: minor, currency: currency)
                #expect(try Money(money.description) == money)
            }
        }
        #expect(usd(1000).description == "10.00 USD")
        #expect(usd(-5).description == "-0.05 USD")
        #expect(Money(minorUnits: 150, currency: .jpy).description == "150 JPY")
        #expect(try Money("10 USD") == usd(1000))
        #expect(try Money("-0.5 USD") == usd(-50))
    }

    @Test(
        "refuses a text that is not exactly an amount",
        arguments: [
            "", "10", "USD", "10USD", "10.00  USD", " 10.00 USD", "10.00 USD ", "1,000.00 USD", ".5 USD",
            "5. USD",
            "+5 USD", "1e2 USD", "--5 USD", "1.2.3 USD", "٣ USD", "10 US", "92233720368547758.08 USD",
            "99999999999999999999999999999999999999999999999 USD",
        ])
    func unreadable(_ text: String) { #expect(throws: MoneyError.self) { try Money(text) } }

    @Test("refuses more decimals than the currency has, and a currency that there is not, with a suggestion")
    func decimals() {
        #expect(throws: MoneyError.tooManyDecimals("10.000 USD", limit: 2)) { try Money("10.000 USD") }
        #expect(throws: MoneyError.tooManyDecimals("1.5 JPY", limit: 0)) { try Money("1.5 JPY") }
        #expect(throws: MoneyError.unknownCurrency(code: "usd", suggestion: "USD")) { try Money("1 usd") }
        #expect(throws: MoneyError.unknownCurrency(code: "QQQ", suggestion: nil)) { try Money("1 QQQ") }
    }

    @Test("adds, subtracts and compares within a currency, and throws across two or past 64 bits")
    func arithmetic() throws {
        #expect(try usd(2) + usd(3) == usd(5))
        #expect(try usd(2) - usd(3) == usd(-1))
        #expect(try -usd(2) == usd(-2))
        #expect(try usd(2) < usd(3))
        #expect(try usd(3) >= usd(3))
        #expect(try usd(3) <= usd(3))
        #expect(try usd(4) > usd(3))
        let euro = Money(minorUnits: 1, currency: .eur)
        #expect(throws: MoneyError.currencies(.usd, .eur)) { try usd(1) + euro }
        #expect(throws: MoneyError.currencies(.usd, .eur)) { try usd(1) < euro }
        #expect(throws: MoneyError.self) { try usd(.max) + usd(1) }
        #expect(throws: MoneyError.self) { try usd(.min) - usd(1) }
        #expect(throws: MoneyError.self) { try -usd(.min) }
    }

    @Test("rounds a half as its mode says, and a negative amount as the mirror image")
    func rounding() throws {
        let half = try Rate(1, over: 2)
        for (amount, even, up) in [(1, 0, 1), (3, 2, 2), (5, 2, 3), (-1, 0, -1), (-3, -2, -2), (-5, -2, -3)] {
            #expect(try usd(Int64(amount)).multiplied(by: half) == usd(Int64(even)))
            #expect(try usd(Int64(amount)).multiplied(by: half, rounding: .halfUp) == usd(Int64(up)))
        }
        var random = RandomValue(seed: 9)
        for _ in 0..<20_000 {
            let rate = try Rate(random.integer() >> 20, over: max(1, random.integer() >> 20))
            let amount = random.integer() >> 8
            for mode in Rounding.allCases {
                guard let product = try? usd(amount).multiplied(by: rate, rounding: mode) else { continue }
                let mirror = try usd(-amount).multiplied(by: rate, rounding: mode)
                #expect(mirror == usd(-product.minorUnits))
                // Off by a half at most: |2·(p·d − a·n)| ≤ d.
                let (numerator, denominator) = (Int128(rate.numerator), Int128(rate.denominator))
                let error = 2 * (Int128(product.minorUnits) * denominator - Int128(amount) * numerator)
                #expect(error.magnitude <= denominator.magnitude)
                guard error.magnitude == denominator.magnitude else { continue }
                switch mode {
                case .halfEven: #expect(product.minorUnits.isMultiple(of: 2))
                case .halfUp:
                    let exact = (Int128(amount) * numerator).magnitude
                    #expect((Int128(product.minorUnits) * denominator).magnitude > exact)
                }
            }
        }
    }

    @Test("is exact at the ends of 64 bits, and throws past them")
    func ends() throws {
        #expect(try usd(.max).multiplied(by: Rate.one) == usd(.max))
        #expect(try usd(.min).multiplied(by: Rate.one) == usd(.min))
        let great = try Rate(.max, over: .max - 1)
        #expect(try usd(.max - 1).multiplied(by: great) == usd(.max))
        #expect(throws: MoneyError.self) { try usd(.max).multiplied(by: great) }
        #expect(throws: MoneyError.self) { try usd(.min).multiplied(by: Rate(-1, over: 1)) }
    }

    @Test("is converted through the exponents of both currencies, and keeps the rate")
    func conversion() throws {
        let conversion = try usd(100).converted(to: .jpy, at: Rate("150"))
        #expect(conversion.to == Money(minorUnits: 150, currency: .jpy))
        #expect(conversion.from == usd(100))
        #expect(conversion.rate == (try Rate("150")))
        let yen = Money(minorUnits: 150, currency: .jpy)
        #expect(try yen.converted(to: .usd, at: Rate(1, over: 150)).to == usd(100))
        let dinar = try #require(Currency(code: "KWD"))
        #expect(try usd(1).converted(to: dinar, at: Rate("0.25")).to.minorUnits == 2)
        #expect(try usd(1).converted(to: dinar, at: Rate("0.25"), rounding: .halfUp).to.minorUnits == 3)
        let unit = try #require(Currency(code: "CLF"))
        #expect(throws: MoneyError.self) {
            try Money(minorUnits: .max, currency: .jpy).converted(to: unit, at: Rate(.max, over: 3))
        }
        let all = Currency.all
        var random = RandomValue(seed: 10)
        for _ in 0..<5_000 {
            let currencies = (all.randomElement(using: &random.generator) ?? .usd, all[0])
            let rate = try Rate(random.integer() >> 1, over: max(1, random.integer() >> 1))
            _ = try? Money(minorUnits: random.integer(), currency: currencies.0)
                .converted(to: currencies.1, at: rate)
        }
    }

    @Test(
        "is split into shares that sum to it, each within one unit of its part; a negative one is the mirror")
    func split() throws {
        var random = RandomValue(seed: 11)
        for _ in 0..<5_000 {
            let weights = (0..<Int.random(in: 1...8, using: &random.generator)).map { _ in
                Int64.random(in: 0...100, using: &random.generator)
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let amount = random.integer()
            let shares = try usd(amount).split(by: weights)
            #expect(shares.reduce(Int128(0)) { $0 + Int128($1.minorUnits) } == Int128(amount))
            let total = weights.reduce(0, +)
            for (share, weight) in zip(shares, weights) {
                let error = Int128(share.minorUnits) * Int128(total) - Int128(amount) * Int128(weight)
                #expect(error.magnitude < UInt128(total))
            }
            if amount != .min {
                let mirror = try usd(-amount).split(by: weights)
                #expect(mirror.map(\.minorUnits) == shares.map { -$0.minorUnits })
            }
        }
        #expect(try usd(100).split(by: [1, 1, 1]).map(\.minorUnits) == [34, 33, 33])
        #expect(try usd(5).split(by: [1, 1, 1]).map(\.minorUnits) == [2, 2, 1])
        #expect(try usd(10).split(by: [0, 5, 1]).map(\.minorUnits) == [0, 8, 2])
        #expect(try usd(.min).split(by: [.max, .max, .max]).count == 3)
        for weights in [[], [0], [-1, 2]] as [[Int64]] {
            #expect(throws: MoneyError.badWeights(weights)) { try usd(1).split(by: weights) }
        }
    }
}

@Suite("A currency")
struct CurrencyTests {
    @Test("has the exponent of ISO 4217")
    func exponents() {
        for (code, exponent) in [
            "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "ISK": 0, "TND": 3, "UYW": 4, "ZWG": 2,
        ] {
            #expect(Currency(code: code)?.exponent == exponent)
            #expect(Currency(code: code)?.code == code)
        }
        #expect(Currency.all.count == 171)
        #expect(Currency.all.map(\.code) == Currency.all.map(\.code).sorted())
        for known in [Currency.usd, .eur, .gbp, .jpy] { #expect(Currency(code: known.code) == known) }
        #expect([Currency.usd, .eur, .gbp, .jpy].map(\.code) == ["USD", "EUR", "GBP", "JPY"])
    }

    @Test("is refused in another spelling", arguments: ["", "usd", "US", "USDD", "XXX", "\u{212A}RW", "€"])
    func refusal(_ code: String) { #expect(Currency(code: code) == nil) }
}

@Suite("A rate")
struct RateTests {
    @Test(
        "is exact, whatever way it is written",
        arguments: [
            ("7.5%", 3, 40), ("7.5 %", 3, 40), ("33 1/3 %", 1, 3), ("33 1/3%", 1, 3), ("1/3", 1, 3),
            ("3/40", 3, 40),
            ("0.075", 3, 40), ("-5%", -1, 20), ("-33 1/3%", -1, 3), ("100%", 1, 1), ("0", 0, 1), ("2", 2, 1),
            ("0/7", 0, 1), ("1/3%", 1, 300), ("0.000001%", 1, 100_000_000),
        ] as [(String, Int64, Int64)])
    func reading(_ text: String, _ numerator: Int64, _ denominator: Int64) throws {
        let rate = try Rate(text)
        #expect(rate.numerator == numerator)
        #expect(rate.denominator == denominator)
    }

    @Test(
        "is refused where the text is not one",
        arguments: [
            "", "%", " %", "x", "7,5%", "1/0", "1/-3", "33 %%", "33 0.5 %", "1 2 3/4", "33  1/3 %", "1e99",
            "1/2/3",
            "3.5 1/3%", "99999999999999999999", "1/99999999999999999999", "nan", "5 -1/3 %",
            "1e-9223372036854775808", "1e41",
        ])
    func refusal(_ text: String) { #expect(throws: MoneyError.self) { try Rate(text) } }

    @Test("reads back from its text, and equals what it reduces to")
    func roundTrip() throws {
        var random = RandomValue(seed: 12)
        for _ in 0..<20_000 {
            let (top, bottom) = (random.integer(), random.integer())
            guard bottom != 0, let rate = try? Rate(top, over: bottom) else { continue }
            #expect(try Rate(rate.description) == rate)
            #expect(rate.denominator > 0)
            #expect(Int128(rate.numerator) * Int128(bottom) == Int128(rate.denominator) * Int128(top))
        }
        #expect(try Rate(2, over: -4) == Rate(-1, over: 2))
        #expect(try Rate("7.5%").description == "7.5%")
        #expect(try Rate(1, over: 3).description == "33 1/3%")
        #expect(try Rate("-0.5%").description == "-0.5%")
        #expect(try Rate(percent: 10).description == "10%")
        #expect(try Rate(percent: 0.1) == Rate(1, over: 1_000))
        #expect(try Rate(percent: 7.5) == Rate("7.5%"))
        #expect(try Rate(percent: 0.00001) == Rate(1, over: 10_000_000))
        #expect(throws: MoneyError.self) { try Rate(percent: .nan) }
        #expect(throws: MoneyError.self) { try Rate(percent: .infinity) }
        #expect(throws: MoneyError.zeroDenominator) { try Rate(1, over: 0) }
        #expect(throws: MoneyError.self) { try Rate(.min, over: 1) }
    }

    @Test("is ordered by its worth")
    func order() throws { #expect(try Rate("33 1/3 %") > Rate("33.333333%")) }
}
