import DandelionHost
import Testing

@Suite("The numbers of a report")
struct ReportFormatTests {
    private let dollars = ReportFormat(currency: "USD", exponent: 2)

    @Test("have thousands separators, and a minus sign before the first digit")
    func counts() {
        #expect(
            [0, 999, 1_000, 23_570, -1_234_567].map { ReportFormat.count($0) }
                == ["0", "999", "1,000", "23,570", "\u{2212}1,234,567"])
        #expect(ReportFormat.count(1, "friend", "friends") == "1 friend")
        #expect(ReportFormat.count(2_000, "friend", "friends") == "2,000 friends")
    }

    @Test("are money with as many decimals as the currency has")
    func money() {
        #expect(dollars.money(123_450) == "1,234.50 USD")
        #expect(dollars.money(-5) == "\u{2212}0.05 USD")
        #expect(ReportFormat(currency: "JPY", exponent: 0).money(1_200) == "1,200 JPY")
        #expect(ReportFormat(currency: "KWD", exponent: 3).money(7) == "0.007 KWD")
        #expect(dollars.money(.min) == "\u{2212}92,233,720,368,547,758.08 USD")
        #expect(dollars.wholeUnits(123_450.0) == "1,235")
    }

    @Test("are rounded to a tenth of a percent, and absent without a whole")
    func percent() {
        #expect(ReportFormat.percent(1, of: 8) == "12.5 %")
        #expect(ReportFormat.percent(1, of: 3) == "33.3 %")
        #expect(ReportFormat.percent(3, of: 0) == nil)
    }

    @Test("are days and months in words, and unknown text as it stands")
    func days() {
        #expect(ReportFormat.day("1997-01-02T10:00:00Z") == "2 January 1997")
        #expect(ReportFormat.moment("1997-01-02T10:05:00Z") == "2 January 1997, 10:05")
        #expect(ReportFormat.moment("1997-01-02T00:00:00Z") == "2 January 1997")
        #expect(ReportFormat.month("1998-12") == "Dec 1998")
        #expect(ReportFormat.day("tomorrow") == "tomorrow")
        #expect(ReportFormat.month("1998-13") == "1998-13")
    }

    @Test("keep both ends of a name that is too long")
    func shortened() {
        #expect(ReportFormat.shortened("customer-00001", to: 20) == "customer-00001")
        #expect(ReportFormat.shortened("customer-00001", to: 9) == "cust…0001")
    }
}
