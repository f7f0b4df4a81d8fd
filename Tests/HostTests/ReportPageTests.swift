import DandelionHost
import Testing

@Suite("The page of a report")
struct ReportPageTests {
    @Test("reaches for nothing outside itself and runs no script")
    func selfContained() {
        let page = HTMLReport(ReportFixtures.data()).html()
        for reach in [
            "http:", "https:", "src=", "<link", "<script", "@import", "@font-face", "javascript:", "<iframe",
        ] {
            #expect(!page.contains(reach), "the page holds \(reach)")
        }
        #expect(page.components(of: "url(") == page.components(of: "url(#globe)"))
        #expect(page.contains("default-src 'none'"))
    }

    @Test("shows an identifier that is a script as text, wherever it stands")
    func hostile() {
        let evil = "\"><script>alert(1)</script>"
        var data = ReportFixtures.data()
        data.title = evil
        data.from = evil
        data.notes = [evil]
        data.currency = evil
        data.figures = [ReportData.Figure(label: evil, value: evil, remark: evil)]
        data.months = [ReportData.Month(month: evil)]
        data.months[0].members = 3
        data.months[0].rewards = 3
        data.channels = [ReportData.Channel(kind: evil)]
        data.rewards = [ReportData.RewardState(state: evil, count: 1, amount: 1)]
        data.forest = ReportFixtures.forest(members: 900, trees: 200) { "\(evil)\($0)" }
        data.top = [ReportFixtures.referrer(evil)]
        data.top[0].why.append(ReportData.WhyStep(kind: evil, text: evil, at: evil, details: [evil]))
        let page = HTMLReport(data).html()
        #expect(!page.contains("<script"))
        #expect(page.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test("is the same for the same data")
    func deterministic() {
        let data = ReportFixtures.data(members: 1_500, trees: 200)
        #expect(HTMLReport(data).html() == HTMLReport(data).html())
    }

    @Test("stays below 1.5 MB for 5,000 members, and for 60,000 with long names")
    func size() {
        #expect(HTMLReport(ReportFixtures.data(members: 5_000, trees: 400)).html().utf8.count < 1_500_000)
        var data = ReportFixtures.data()
        let long = String(repeating: "member", count: 40)
        data.forest = ReportFixtures.forest(members: 60_000, trees: 9_000) { "\(long)-\($0)" }
        #expect(HTMLReport(data).html().utf8.count < 1_500_000)
    }

    @Test("without data is still a page, and promises no figures")
    func empty() {
        let page = HTMLReport(ReportData()).html()
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("Nobody has brought a friend yet"))
        #expect(!page.contains("<section") && !page.contains("NaN") && !page.contains("nan"))
        #expect(page.contains("made with Dandelion"))
    }

    @Test("names every top referrer, with code, mark and chain of why from cause to effect")
    func top() throws {
        let data = ReportFixtures.data()
        let page = HTMLReport(data).html()
        for referrer in data.top {
            let name = try #require(page.firstRange(of: "<bdi>\(referrer.member)</bdi>"))
            let rest = page[name.upperBound...]
            let code = try #require(rest.firstRange(of: "<code>\(referrer.code)</code>"))
            let mark = try #require(rest.firstRange(of: "channel"))
            let cause = try #require(rest.firstRange(of: "count order.paid by member = 2 of 2"))
            let effect = try #require(rest.firstRange(of: "\(referrer.member) got 4.20 USD"))
            #expect(mark.lowerBound < code.lowerBound && code.lowerBound < cause.lowerBound)
            #expect(cause.lowerBound < effect.lowerBound)
        }
        #expect(page.components(of: "<details>") == data.top.count)
        #expect(page.contains("2 March 1997, 10:30"))
    }

    @Test("badges what it says is synthetic, and other notes as notes")
    func notes() {
        var data = ReportFixtures.data()
        data.notes = ["Touches are synthetic.", "Prices are in dollars."]
        let page = HTMLReport(data).html()
        #expect(page.contains("<b>Synthetic data</b> <span>Touches are synthetic.</span>"))
        #expect(page.contains("<b>Note</b> <span>Prices are in dollars.</span>"))
    }

    @Test("shows months without events, so that the time axis is even")
    func gaps() {
        let page = HTMLReport(ReportFixtures.data()).html()
        #expect(page.contains("Jan 1997 7,000, Feb 1997 7,000, Mar 1997 0, Apr 1997 0, May 1997 7,000"))
    }

    @Test("compares kinds of evidence, and gives no rate where there were no touches")
    func channels() {
        let page = HTMLReport(ReportFixtures.data()).html()
        #expect(page.contains(">25.0 %"))
        #expect(page.contains("Cost per sale, USD"))
        // 1,234.55 for 50 sales, rounded to the cent.
        #expect(page.contains(">24.69"))
        #expect(page.contains(#"<td data-label="Conversion rate"><span class="none">–</span>"#))
    }

    @Test("shows rewards by state as parts of their sum")
    func rewards() {
        let page = HTMLReport(ReportFixtures.data()).html()
        #expect(page.contains("100.00 USD in rewards"))
        #expect(page.contains(#"<i class="sky" style="left:0%;width:25%"></i>"#))
        #expect(page.contains(#"<i class="leaf" style="left:25%;width:75%"></i>"#))
    }

    @Test("is set for light, dark, paper and a narrow screen")
    func modes() {
        let page = HTMLReport(ReportFixtures.data()).html()
        for rule in [
            "color-scheme:light dark", "(prefers-color-scheme:dark)", "@media print", "(max-width:620px)",
        ] {
            #expect(page.contains(rule), "no rule for \(rule)")
        }
        #expect(page.contains(#"<meta name="viewport""#))
    }

    @Test("tells a screen reader what each drawing shows and what each cell belongs to")
    func accessible() {
        let page = HTMLReport(ReportFixtures.data()).html()
        #expect(page.components(of: "<th>") == 0 && page.components(of: "<th scope=") > 10)
        let drawings = page.matches(of: #/<svg [^>]*>/#)
        #expect(drawings.count > 10)
        for drawing in drawings {
            let tag = String(drawing.0)
            let isNamed = tag.contains("role=\"img\"") && tag.contains("aria-label=\"")
            #expect(isNamed || tag.contains("aria-hidden=\"true\""), "\(tag)")
        }
        #expect(page.components(of: "<h1>") == 1)
    }
}
