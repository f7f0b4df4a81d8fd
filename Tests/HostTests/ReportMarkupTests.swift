import DandelionHost
import Testing

@Suite("The markup of a report")
struct ReportMarkupTests {
    @Test("takes literals as they stand and escapes every text put into them")
    func escapes() {
        let id = "<script>alert('1')</script> & \"quoted\""
        let markup: Markup = "<b title=\"\(id)\">\(id)</b>"
        let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;"
        #expect(markup.text == "<b title=\"\(safe)\">\(safe)</b>")
    }

    @Test("does not escape a piece of markup twice")
    func pieces() {
        let piece: Markup = "<i>\("a & b")</i>"
        #expect(("<p>\(piece)\([piece, piece])</p>" as Markup).text.components(of: "<i>a &amp; b</i>") == 3)
    }

    @Test("replaces control characters and those that turn the direction of a text")
    func controls() {
        #expect(Markup.escaped("a\u{0}b\u{7}c\u{202E}d\u{2067}e") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e")
        #expect(Markup.escaped("tab\tand\nline") == "tab\tand\nline")
        #expect(Markup.escaped("Zoë 蒲公英") == "Zoë 蒲公英")
    }

    @Test("writes coordinates to a tenth, and 0 for what is no number")
    func coordinates() {
        #expect([12, -3.46, 0.04, -0.04, 7.96].map(Markup.coordinate) == ["12", "-3.5", "0", "0", "8"])
        #expect([Double.nan, .infinity].map(Markup.coordinate) == ["0", "0"])
    }
}

extension String {
    /// How often a text occurs.
    func components(of text: String) -> Int { ranges(of: text).count }
}
